"""The demonstration authority: made once, whole or not at all, and never taken for a real one."""

import pickle
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from common.text import Bilingual
from signing.keys import issuing
from signing.keys.authority import DemonstrationAuthority, NoSuchKey
from signing.keys.certificate import DEMONSTRATION_MARK, DEMONSTRATION_POLICY, facts_of
from signing.keys.trust import Standing, standing
from tests.signing.conftest import MINISTRY, NOW, PEOPLE


def test_everything_is_marked_as_without_legal_value(authority):
    trust = authority.trust(now=NOW)
    holders = [authority.key(holder).chain[0] for holder in PEOPLE]
    for der in [*trust.roots, *trust.intermediates, authority.time_stamp_key().chain[0], *holders]:
        facts = facts_of(der)
        assert DEMONSTRATION_MARK in facts.subject
        assert facts.policies == (DEMONSTRATION_POLICY,)
        assert facts.is_demonstration


def test_a_certificate_bears_the_name_in_both_scripts(authority):
    assert authority.key("salma").certificate.name == "Salma Fictive – سلمى المثالية"


def test_opening_again_keeps_everything(authority):
    before = {path: path.read_bytes() for path in authority.folder.rglob("*.pem")}
    again = DemonstrationAuthority.open(authority.folder, now=NOW + timedelta(days=1))
    again.issue("salma", name=PEOPLE["salma"], organisation=MINISTRY, now=NOW)
    assert {path: path.read_bytes() for path in again.folder.rglob("*.pem")} == before


def test_only_the_owner_can_read_the_keys(authority):
    assert stat.S_IMODE(authority.folder.stat().st_mode) == 0o700
    files = list(authority.folder.rglob("*.pem"))
    assert len(files) >= 6
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}


def test_a_crash_half_way_leaves_nothing_half_made(tmp_path, monkeypatch):
    folder = tmp_path / "demo"

    def crash(*arguments: object, **options: object) -> bytes:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(issuing, "revocation_list", crash)
        with pytest.raises(KeyboardInterrupt):
            DemonstrationAuthority.open(folder, now=NOW)
    assert not folder.exists()
    made = DemonstrationAuthority.open(folder, now=NOW)
    assert len(made.trust(now=NOW).crls) == 2
    assert not [path for path in tmp_path.iterdir() if path.name.endswith(".new")]


def test_processes_that_start_at_once_make_one_authority(tmp_path):
    program = (
        "import sys; from datetime import UTC, datetime; from pathlib import Path;"
        "from common.text import Bilingual; from signing.keys.authority import DemonstrationAuthority as A;"
        "now = datetime(2026, 3, 10, tzinfo=UTC); a = A.open(Path(sys.argv[1]), now=now);"
        "print(a.trust(now=now).roots[0].hex(),"
        "a.issue('x', name=Bilingual('X', ''), organisation=Bilingual('Y', ''), now=now).serial)"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "demo")]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    answers = {process.communicate()[0] for process in running}
    assert [process.returncode for process in running] == [0, 0, 0, 0]
    assert len(answers) == 1


def test_a_revoked_holder_is_on_the_list_and_the_others_are_not(other_authority):
    other_authority.issue("youssef", name=PEOPLE["youssef"], organisation=MINISTRY, now=NOW)
    later = NOW + timedelta(hours=1)
    other_authority.revoke("salma", now=later)
    other_authority.revoke("salma", now=later + timedelta(hours=1))
    trust = other_authority.trust(now=later)
    found = {
        holder: standing(other_authority.key(holder).chain[0], trust, later)
        for holder in ("salma", "youssef")
    }
    assert found == {"salma": Standing.REVOKED, "youssef": Standing.GOOD}


def test_a_revocation_outlives_the_renewal_of_the_list(other_authority):
    other_authority.revoke("salma", now=NOW)
    much_later = NOW + timedelta(days=60)
    trust = other_authority.trust(now=much_later)
    assert standing(other_authority.key("salma").chain[0], trust, much_later) is Standing.REVOKED


def test_lists_are_renewed_before_they_age(other_authority):
    first = other_authority.trust(now=NOW)
    assert other_authority.trust(now=NOW + timedelta(days=3)) == first
    renewed = other_authority.trust(now=NOW + timedelta(days=4))
    assert set(renewed.crls).isdisjoint(first.crls)
    certificate = other_authority.key("salma").chain[0]
    in_ten_days = NOW + timedelta(days=10)
    assert standing(certificate, first, in_ten_days) is Standing.UNKNOWN
    assert standing(certificate, renewed, in_ten_days) is Standing.GOOD


def test_a_renewed_certificate_replaces_the_old_one(other_authority):
    before = other_authority.key("salma").certificate
    after = other_authority.issue("salma", name=PEOPLE["salma"], organisation=MINISTRY, now=NOW, renew=True)
    assert other_authority.key("salma").certificate == after
    assert after.serial != before.serial


def test_a_holder_without_key_is_named(authority):
    with pytest.raises(NoSuchKey, match="nobody"):
        authority.key("nobody")


@pytest.mark.parametrize("holder", ["../root", "", "a b", "é"])
def test_a_holder_cannot_name_a_path(authority, holder):
    with pytest.raises(ValueError, match="letters, digits and dashes"):
        authority.key(holder)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (Bilingual("Salma سلمى", "سلمى Salma (2)"), "Salma – سلمى"),
        (Bilingual("", "سلمى"), "سلمى"),
        (Bilingual("N" * 200, "س" * 200), f"{'N' * 64} – {'س' * 64}"),
    ],
)
def test_names_typed_in_two_directions_are_parted(other_authority, name, expected):
    facts = other_authority.issue("mixed", name=name, organisation=MINISTRY, now=NOW)
    assert facts.name == expected


def test_a_private_key_never_leaves_its_process(authority):
    key = authority.key("salma")
    with pytest.raises(TypeError, match="never leaves"):
        pickle.dumps(key)
    assert "private key" in repr(key.raw)
    assert "raw" not in repr(key)


def test_a_key_is_loaded_once(authority):
    assert authority.key("salma") is authority.key("salma")


def test_the_folder_can_be_moved(authority, tmp_path):
    moved = tmp_path / "moved"
    subprocess.run(["cp", "-a", str(authority.folder), str(moved)], check=True)
    assert DemonstrationAuthority(Path(moved)).key("salma").chain == authority.key("salma").chain
