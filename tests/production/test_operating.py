"""What docs/operating.md tells operators to do, done: backing up and restoring, and changing secrets."""

import os
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from minio import Minio

from tests.architecture.source import ROOT
from tests.faults.installation import Installation
from tests.production.installation import Production
from tests.services import postgresql

pytestmark = pytest.mark.timeout(900)


def documented(heading: str) -> str:
    """The shell commands of a section of docs/operating.md."""
    text = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    section = text.split(f"### {heading}\n")[1].split("\n### ")[0].split("\n## ")[0]
    return "\n".join(block.split("```")[0] for block in section.split("```sh\n")[1:])


@pytest.fixture
def restored(production: Production, tmp_path: Path) -> Installation:
    """A second installation, made from the backup of the first by the documented commands."""
    database = urlsplit(production.servers["database"].url)
    bucket = "restored"
    with psycopg.connect(production.servers["database"].url, autocommit=True) as server:
        server.execute("DROP DATABASE IF EXISTS restored WITH (FORCE)")
    commands = "\n".join(
        line for line in documented("Back up and restore").splitlines() if not line.startswith("mc ")
    )
    done = subprocess.run(
        ["sh", "-euc", commands],
        cwd=tmp_path,
        env={
            "PATH": f"{postgresql.programs()}:{os.environ['PATH']}",
            "PGHOST": "127.0.0.1",
            "PGPORT": str(database.port),
            "PGUSER": "postgres",
            "BACKUP": str(tmp_path),
            "DATABASE": "restored",
        },
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    copy_bucket(production.environment["STORAGE_URL"], bucket)
    copy = Installation(tmp_path / "data")
    copy.environment = production.environment | {
        "DATABASE_URL": production.environment["DATABASE_URL"].rpartition("/")[0] + "/restored",
        "STORAGE_URL": production.environment["STORAGE_URL"].replace("/courrier?", f"/{bucket}?"),
    }
    return copy


def copy_bucket(address: str, bucket: str) -> None:
    """What « mc mirror » does."""
    store = urlsplit(address)
    client = Minio(f"{store.hostname}:{store.port}", str(store.username), str(store.password), secure=False)
    if not client.bucket_exists(bucket):
        client.make_bucket(bucket, object_lock=True)
    for kept in client.list_objects("courrier", recursive=True):
        with client.get_object("courrier", kept.object_name) as content:
            client.put_object(bucket, kept.object_name, content, kept.size)


def test_a_restored_backup_is_whole(production: Production, restored: Installation) -> None:
    production.asked("tests.production.telling")
    assert restored.run("verify_audit").returncode == 0
    assert restored.run("verify_files").returncode == 0
    checked = restored.run("check", "--database", "default")
    assert checked.returncode == 0, checked.stderr


def test_the_restored_application_cannot_change_the_history_either(restored: Installation) -> None:
    with psycopg.connect(restored.environment["DATABASE_URL"]) as application:
        assert application.execute("SELECT count(*) > 0 FROM journal_entry").fetchone() == (True,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            application.execute("DELETE FROM journal_entry")


def test_what_the_old_secret_has_signed_holds_while_it_is_named(production: Production) -> None:
    made = production.must(
        "shell", "--no-imports", "-c", "from django.core import signing; print(signing.dumps('mark'))"
    )
    asked = f"from django.core import signing; print(signing.loads({made.strip()!r}))"
    renewed = Installation(production.folder)
    renewed.environment = production.environment | {"SECRET_KEY": "another-secret-on-this-machine-" * 3}
    assert "BadSignature" in renewed.run("shell", "--no-imports", "-c", asked).stderr
    renewed.environment["SECRET_KEY_FALLBACKS"] = production.environment["SECRET_KEY"]
    assert renewed.must("shell", "--no-imports", "-c", asked).strip() == "mark"
