"""The whole story through a client that was generated from the description, against a running server."""

import importlib
import io
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any, ClassVar

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer
from rest_framework.test import APIClient

from audit.use_cases.seal_entries import seal_entries
from common import clock
from demo.scan import agreement, scanned
from organisation.models import User
from organisation.principal import Principal
from organisation.roles import Role
from tests.factories.api import System
from tests.factories.courrier import Registry
from tests.factories.letters import BODY, Letters

PACKAGE = "bureau_client"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def generated(tmp_path: Path) -> Iterator[Path]:
    """The client, as an integrator makes it."""
    description = tmp_path / "schema.json"
    description.write_bytes(
        APIClient().get("/api/v1/schema/", headers={"Accept": "application/json"}).content
    )
    target = tmp_path / "made" / PACKAGE
    target.parent.mkdir()
    bins = Path(sys.executable).parent
    command = [bins / "openapi-python-client", "generate", "--meta=none", "--fail-on-warning"]
    subprocess.run(
        [*command, f"--path={description}", f"--output-path={target}"],
        check=True,
        capture_output=True,
        env={"PATH": str(bins)},
    )
    sys.path.insert(0, str(target.parent))
    yield target
    while Integrator.opened:
        Integrator.opened.pop().close()
    sys.path.remove(str(target.parent))
    for name in [name for name in sys.modules if name.split(".")[0] == PACKAGE]:
        del sys.modules[name]


class Integrator:
    """Calls the generated functions; what comes back other than as described fails the test."""

    opened: ClassVar[list[Any]] = []

    def __init__(self, client: Any) -> None:
        self.client = client
        self.opened.append(client.get_httpx_client())

    def __call__(self, resource: str, function: str, *path: Any, **values: Any) -> Any:
        module = importlib.import_module(f"{PACKAGE}.api.{resource}.{resource}_{function}")
        answer = module.sync_detailed(*path, client=self.client, **values)
        assert answer.status_code < 300, answer.content
        return answer.parsed


def models() -> ModuleType:
    return importlib.import_module(f"{PACKAGE}.models")


def application(server: LiveServer, system: System) -> Integrator:
    """A system with its token."""
    token = system.ask_token().json()["access_token"]
    made = importlib.import_module(f"{PACKAGE}.client")
    return Integrator(made.AuthenticatedClient(base_url=server.url, token=token))


def person(server: LiveServer, principal: Principal) -> Integrator:
    """A person in their browser's session: only a person signs."""
    browser = Client()
    browser.force_login(
        User.objects.get(pk=principal.user_id), backend="django.contrib.auth.backends.ModelBackend"
    )
    session = browser.session
    session.update({"authenticated_at": clock.now().isoformat(), "authentication": "password"})
    session.save()
    made = importlib.import_module(f"{PACKAGE}.client")
    mark = "a" * 32
    return Integrator(
        made.Client(
            base_url=server.url,
            cookies={"sessionid": browser.cookies["sessionid"].value, "csrftoken": mark},
            headers={"X-CSRFToken": mark, "Referer": server.url},
        )
    )


@pytest.mark.usefixtures("generated")
def test_a_letter_from_its_arrival_to_its_proof(
    settings: Any, tmp_path: Path, live_server: LiveServer, deliver_all: Callable[[], int]
) -> None:
    settings.STORAGE_URL = f"file://{tmp_path / 'files'}"
    settings.SIGNING_DIR = tmp_path / "signing"
    registry = Registry(clock.now())
    letters, ministry = Letters(registry, deliver_all), registry.ministry
    desk = application(live_server, System(ministry.registry, (Role.APPLICATION, Role.CLERK)))
    division = application(live_server, System(ministry.division, (Role.APPLICATION, Role.AGENT)))
    kinds = models()

    [register] = [found for found in desk("registers", "list").results if found.code == "A"]
    [sender] = desk("correspondents", "list", search="commune").results
    scan = importlib.import_module(f"{PACKAGE}.types").File(
        payload=io.BytesIO(scanned(agreement("455/AUZ"))), file_name="lettre.pdf", mime_type="application/pdf"
    )
    kept = desk("files", "create", body=kinds.UploadRequest(file=scan))
    new = kinds.NewMailRequest(
        subject="Projet de convention de partenariat",
        register_id=register.id,
        sender_id=sender.id,
        files=[kinds.NewPieceRequest(file_id=kept.id, name="lettre.pdf")],
    )
    mail = desk("mails", "create", body=new, idempotency_key="arrival-455")
    assert desk("mails", "create", body=new, idempotency_key="arrival-455").number == mail.number
    deliver_all()
    assert {piece.role.value for piece in desk("mails", "retrieve", mail.id).files} == {"main", "receipt"}

    order = kinds.NewAssignmentRequest(
        mail_id=mail.id, unit_id=ministry.division.pk, working_days=5, version=mail.version
    )
    desk("assignments", "create", body=order, idempotency_key="order-455")
    version = division("mails", "retrieve", mail.id).version
    mail = division("mails", "take_in_charge", mail.id, body=kinds.VersionRequest(version=version))
    reply = division(
        "mails",
        "replies",
        mail.id,
        body=kinds.ReplyRequest(
            subject="Réponse", body=BODY, register_id=registry.outgoing.pk, version=mail.version
        ),
    )
    [circuit] = division("mails", "circuits", reply.id).results
    launch = kinds.LaunchRequest(version=reply.version, circuit_version_id=circuit.id)
    division("mails", "launch", reply.id, body=launch, idempotency_key="launch-455")
    deliver_all()

    for who, verb in ((letters.head, "approve"), (letters.director, "sign")):
        theirs = person(live_server, who)
        [folder] = theirs("folders", "list").results
        whole = theirs("folders", "open", folder.id)
        [step] = [offer.step_id for offer in whole.abilities if offer.verb.value == verb]
        theirs(
            "decisions",
            "create",
            body=kinds.NewDecisionRequest(
                folder_id=folder.id,
                step_id=step,
                verb=kinds.NewDecisionVerbEnum(verb),
                version=whole.version,
            ),
        )
        deliver_all()

    reply = desk("mails", "retrieve", reply.id)
    assert (reply.status.value, reply.number) == ("to_dispatch", 1)
    sent = kinds.DispatchRequest(version=reply.version, mode=kinds.ModeEnum("post"))
    desk("mails", "dispatch_letter", reply.id, body=sent, idempotency_key="dispatch-455")
    deliver_all()
    pieces = {piece.role.value: piece for piece in desk("mails", "retrieve", reply.id).files}
    assert {"signed", "slip"} <= set(pieces)
    signed = desk.client.get_httpx_client().get(
        f"/api/v1/mails/{reply.id}/files/{pieces['signed'].id}/content/", follow_redirects=True
    )
    pdf = importlib.import_module(f"{PACKAGE}.types").File(
        payload=io.BytesIO(signed.content), file_name="signe.pdf", mime_type="application/pdf"
    )
    verdict = desk("validations", "create", body=kinds.PdfRequest(file=pdf))
    assert (verdict.verdict.value, len(verdict.signatures)) == ("valid_no_legal_value", 2)

    told = person(live_server, letters.head)("notifications", "list").results
    assert told
    seal_entries(now=clock.now())
    auditor = person(live_server, ministry.auditor)
    entries = auditor("audit_entries", "list", record_id=mail.id).results
    assert {"courrier.mail_registered", "courrier.mail_assigned"} <= {entry.action for entry in entries}
