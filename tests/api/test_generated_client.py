"""The whole story through a client that was generated from the description, against a running server."""

import importlib
import io
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
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


class Story:
    """The story by the generated functions; each part leaves what the next one needs."""

    def __init__(self, server: LiveServer, deliver_all: Callable[[], int]) -> None:
        self.server, self.deliver_all = server, deliver_all
        self.registry = Registry(clock.now())
        self.letters, self.ministry = Letters(self.registry, deliver_all), self.registry.ministry
        self.desk = application(server, System(self.ministry.registry, (Role.APPLICATION, Role.CLERK)))
        self.division = application(server, System(self.ministry.division, (Role.APPLICATION, Role.AGENT)))
        self.kinds = importlib.import_module(f"{PACKAGE}.models")

    def arrive(self) -> Any:
        desk, kinds = self.desk, self.kinds
        [register] = [found for found in desk("registers", "list").results if found.code == "A"]
        [sender] = desk("correspondents", "list", search="commune").results
        scan = pdf("lettre.pdf", scanned(agreement("455/AUZ")))
        kept = desk("files", "create", body=kinds.UploadRequest(file=scan))
        new = kinds.NewMailRequest(
            subject="Projet de convention de partenariat",
            register_id=register.id,
            sender_id=sender.id,
            files=[kinds.NewPieceRequest(file_id=kept.id, name="lettre.pdf")],
        )
        mail = desk("mails", "create", body=new, idempotency_key="arrival-455")
        assert desk("mails", "create", body=new, idempotency_key="arrival-455").number == mail.number
        self.deliver_all()
        assert {piece.role.value for piece in self.mail(mail.id).files} == {"main", "receipt"}
        return mail

    def entrust(self, mail: Any) -> Any:
        order = self.kinds.NewAssignmentRequest(
            mail_id=mail.id, unit_id=self.ministry.division.pk, working_days=5, version=mail.version
        )
        self.desk("assignments", "create", body=order, idempotency_key="order-455")
        version = self.kinds.VersionRequest(version=self.division("mails", "retrieve", mail.id).version)
        return self.division("mails", "take_in_charge", mail.id, body=version)

    def answer(self, mail: Any) -> Any:
        written = self.kinds.ReplyRequest(
            subject="Réponse", body=BODY, register_id=self.registry.outgoing.pk, version=mail.version
        )
        reply = self.division("mails", "replies", mail.id, body=written)
        [circuit] = self.division("mails", "circuits", reply.id).results
        launch = self.kinds.LaunchRequest(version=reply.version, circuit_version_id=circuit.id)
        self.division("mails", "launch", reply.id, body=launch, idempotency_key="launch-455")
        self.deliver_all()
        return reply

    def decide(self, who: Principal, verb: str) -> None:
        theirs = person(self.server, who)
        [folder] = theirs("folders", "list").results
        whole = theirs("folders", "open", folder.id)
        [step] = [offer.step_id for offer in whole.abilities if offer.verb.value == verb]
        decision = self.kinds.NewDecisionRequest(
            folder_id=folder.id,
            step_id=step,
            verb=self.kinds.NewDecisionVerbEnum(verb),
            version=whole.version,
        )
        theirs("decisions", "create", body=decision)
        self.deliver_all()

    def dispatch(self, reply_id: Any) -> dict[str, Any]:
        """Its files by what they are, once it has left."""
        reply = self.mail(reply_id)
        assert (reply.status.value, reply.number) == ("to_dispatch", 1)
        sent = self.kinds.DispatchRequest(version=reply.version, mode=self.kinds.ModeEnum("post"))
        self.desk("mails", "dispatch_letter", reply_id, body=sent, idempotency_key="dispatch-455")
        self.deliver_all()
        return {piece.role.value: piece for piece in self.mail(reply_id).files}

    def mail(self, mail_id: Any) -> Any:
        return self.desk("mails", "retrieve", mail_id)


def pdf(name: str, content: bytes) -> Any:
    kinds = importlib.import_module(f"{PACKAGE}.types")
    return kinds.File(payload=io.BytesIO(content), file_name=name, mime_type="application/pdf")


@pytest.mark.usefixtures("generated")
def test_a_letter_from_its_arrival_to_its_proof(
    settings: Any, tmp_path: Path, live_server: LiveServer, deliver_all: Callable[[], int]
) -> None:
    settings.STORAGE_URL = f"file://{tmp_path / 'files'}"
    settings.SIGNING_DIR = tmp_path / "signing"
    story = Story(live_server, deliver_all)
    mail = story.arrive()
    reply = story.answer(story.entrust(mail))
    story.decide(story.letters.head, "approve")
    story.decide(story.letters.director, "sign")
    pieces = story.dispatch(reply.id)
    assert {"signed", "slip"} <= set(pieces)

    signed = story.desk.client.get_httpx_client().get(
        f"/api/v1/mails/{reply.id}/files/{pieces['signed'].id}/content/", follow_redirects=True
    )
    body = story.kinds.PdfRequest(file=pdf("signe.pdf", signed.content))
    verdict = story.desk("validations", "create", body=body)
    assert (verdict.verdict.value, len(verdict.signatures)) == ("valid_no_legal_value", 2)

    assert person(live_server, story.letters.head)("notifications", "list").results
    seal_entries(now=clock.now())
    auditor = person(live_server, story.ministry.auditor)
    entries = auditor("audit_entries", "list", record_id=mail.id).results
    assert {"courrier.mail_registered", "courrier.mail_assigned"} <= {entry.action for entry in entries}
