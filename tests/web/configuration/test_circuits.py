"""The circuit editor: what a person sees and does, what is refused, to whom it stays shut."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from common import clock
from journal.models import Entry
from parapheur.models import Circuit, CircuitVersion
from parapheur.use_cases.retire_circuit import retire_circuit
from tests.factories.organisation import Ministry
from tests.factories.parapheur import launched, make_circuit, post_step
from tests.web.people import signed_in

pytestmark = pytest.mark.django_db

LIST = "/configuration/circuits/"


def page_of(circuit: Circuit | CircuitVersion, query: str = "") -> str:
    pk = circuit.circuit_id if isinstance(circuit, CircuitVersion) else circuit.pk
    return f"{LIST}{pk}/{query}"


def looked_at(client: Client, circuit: Circuit) -> dict[str, str]:
    """The marks of the version that the page shows, as its forms carry them."""
    text = client.get(page_of(circuit)).content.decode()
    return {name: re.findall(f'name="{name}" value="([^"]+)"', text)[0] for name in ("base", "edits")}


def press(client: Client, circuit: Circuit, do: str, **fields: Any) -> str:
    """A button of the editor on the page as it stands now; returns where it leads."""
    answer = client.post(page_of(circuit, "steps/"), looked_at(client, circuit) | {"do": do} | fields)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.url)


def new(client: Client, code: str = "NEUF") -> Circuit:
    given = {"name_fr": "Décision", "name_ar": "مقرر", "code": code, "unit": "", "mark": uuid4()}
    assert client.post(f"{LIST}new/", given).status_code == 302
    return Circuit.objects.get(code=code)


def kinds(circuit: Circuit) -> list[list[str]]:
    latest = circuit.versions.latest("number")
    return [[step["kind"] for step in stage["steps"]] for stage in latest.stages]


def made(ministry: Ministry) -> Circuit:
    """A published circuit: a visa, then a signature."""
    stages = [[post_step(ministry.head, "visa")], [post_step(ministry.head, "signature")]]
    return make_circuit(ministry.administrator, stages, now=clock.now()).circuit


def test_a_circuit_is_made_step_by_step_and_published(ministry: Ministry) -> None:
    client = signed_in(ministry.administrator)
    circuit = new(client)
    head, agent = (p.capacities[0].post_id for p in (ministry.head, ministry.agent))
    assert press(client, circuit, "add:visa").endswith("/who/?step=1")
    press(client, circuit, f"ask:post:{head}", step=1)
    press(client, circuit, f"ask:person:{ministry.agent.user_id}", step=1)
    press(client, circuit, "save", step=1, rule="any", **{"kind-0": "visa", "kind-1": "visa"})
    press(client, circuit, "add:signature")
    page = client.get(page_of(circuit)).content.decode()
    assert "1 point à corriger avant de publier" in page
    assert "n’a pas d’acteur" in page
    refused = client.post(page_of(circuit, "publish/"), looked_at(client, circuit))
    assert refused.status_code == 422
    assert not circuit.versions.exclude(published_at=None).exists()

    press(client, circuit, f"ask:post:{agent}", step=2)
    page = client.get(page_of(circuit)).content.decode()
    assert "à corriger" not in page
    assert "l’un d’eux suffit" in page
    assert client.post(page_of(circuit, "publish/"), looked_at(client, circuit)).status_code == 302
    version = circuit.versions.get()
    assert version.published_at
    assert version.stages[0]["rule"] == "any"
    assert [step["actor_kind"] for step in version.stages[0]["steps"]] == ["post", "person"]


def test_steps_are_moved_changed_and_removed(ministry: Ministry) -> None:
    client = signed_in(ministry.administrator)
    circuit = new(client)
    for kind in ("visa", "signature", "seal"):
        press(client, circuit, f"add:{kind}")
    press(client, circuit, "up", step=3)
    assert kinds(circuit) == [["visa"], ["seal"], ["signature"]]
    press(client, circuit, "up", step=1)
    press(client, circuit, "down", step=3)
    assert kinds(circuit) == [["visa"], ["seal"], ["signature"]], "at an end nothing moves"
    press(client, circuit, "save", step=1, **{"kind-0": "opinion"})
    press(client, circuit, "remove", step=2)
    assert kinds(circuit) == [["opinion"], ["signature"]]
    press(client, circuit, "save", step=2, **{"kind-0": "signature", "paper-0": "on"})
    assert circuit.versions.get().stages[1]["steps"][0]["paper_allowed"]


def test_who_is_asked_no_more_leaves_the_step(ministry: Ministry) -> None:
    client = signed_in(ministry.administrator)
    circuit = made(ministry)
    press(client, circuit, "ask:initiator:", step=1, **{"kind-0": "visa"})
    assert kinds(circuit) == [["visa", "visa"], ["signature"]]
    press(client, circuit, "drop:1", step=1)
    press(client, circuit, "drop:1", step=1)
    steps = circuit.versions.latest("number").stages[0]["steps"]
    assert [step["actor_kind"] for step in steps] == [""], "the step stays, and waits for somebody"


def test_what_the_open_step_says_is_kept_when_somebody_is_added(ministry: Ministry) -> None:
    client = signed_in(ministry.administrator)
    circuit = made(ministry)
    url = press(client, circuit, "who", step=1, **{"kind-0": "opinion"})
    assert url.endswith("/who/?step=1")
    assert kinds(circuit)[0] == ["opinion"]


def test_the_first_change_of_a_published_circuit_begins_a_version(ministry: Ministry) -> None:
    client, circuit = signed_in(ministry.administrator), made(ministry)
    folder = launched(circuit.versions.get(), ministry.agent, ministry.division, now=clock.now())
    press(client, circuit, "add:seal")
    page = client.get(page_of(circuit)).content.decode()
    assert "Brouillon, version" in page
    assert re.search(r"sert à 1 dossier en cours", page)
    assert [v.number for v in circuit.versions.order_by("number")] == [1, 2]
    assert folder.circuit_version.stages == circuit.versions.get(number=1).stages
    older = client.get(page_of(circuit, "?version=1")).content.decode()
    assert "version antérieure" in older
    assert 'name="do"' not in older, "an older version is read, not changed"
    assert client.get(page_of(circuit, "?version=7")).status_code == 404


def test_two_editors_at_once_the_second_is_told_and_nothing_is_lost(ministry: Ministry) -> None:
    client, circuit = signed_in(ministry.administrator), made(ministry)
    stale = looked_at(client, circuit)
    press(client, circuit, "add:seal")
    for do in ("add:external", "remove"):
        answer = client.post(page_of(circuit, "steps/"), stale | {"do": do, "step": 1})
        assert answer.status_code == 409
    assert kinds(circuit) == [["visa"], ["signature"], ["seal"]]
    seen = looked_at(client, circuit)
    press(client, circuit, "up", step=2)
    assert client.post(page_of(circuit, "publish/"), seen).status_code == 409, "not what was looked at"
    given = stale | {"name_fr": "Autre", "name_ar": "آخر", "unit": ""}
    assert client.post(page_of(circuit, "change/"), given).status_code == 409
    circuit.refresh_from_db()
    assert circuit.name_fr != "Autre"


def test_a_button_pressed_twice_counts_once(ministry: Ministry) -> None:
    client, circuit = signed_in(ministry.administrator), made(ministry)
    sent = looked_at(client, circuit) | {"do": "add:seal"}
    assert client.post(page_of(circuit, "steps/"), sent).status_code == 302
    assert client.post(page_of(circuit, "steps/"), sent).status_code == 409
    assert len(kinds(circuit)) == 3


def test_particulars_change_without_a_needless_version(ministry: Ministry) -> None:
    client, circuit = signed_in(ministry.administrator), made(ministry)
    given = looked_at(client, circuit) | {"name_fr": "Autre", "name_ar": "آخر", "unit": ministry.division.pk}
    assert client.post(page_of(circuit, "change/"), given).status_code == 302
    circuit.refresh_from_db()
    assert (circuit.name_fr, circuit.unit_id) == ("Autre", ministry.division.pk)
    assert circuit.versions.count() == 1
    given = looked_at(client, circuit) | {
        "name_fr": "Autre",
        "name_ar": "آخر",
        "unit": "",
        "keep_visas": "on",
    }
    client.post(page_of(circuit, "change/"), given)
    assert [v.keep_visas for v in circuit.versions.order_by("number")] == [False, True]


def test_a_code_in_use_is_refused_at_its_field_and_harms_nothing(ministry: Ministry) -> None:
    client, circuit = signed_in(ministry.administrator), made(ministry)
    given = {"name_fr": "X", "name_ar": "س", "code": circuit.code, "unit": "", "mark": uuid4()}
    answer = client.post(f"{LIST}new/", given)
    assert answer.status_code == 422
    assert 'id="id_code_error"' in answer.content.decode()
    assert circuit.versions.count() == 1
    given |= {"code": "UNE"}
    first = client.post(f"{LIST}new/", given)
    assert client.post(f"{LIST}new/", given).url == first.url
    assert Circuit.objects.filter(code="UNE").count() == 1


def test_what_no_button_sends_is_refused(ministry: Ministry, neighbour: Ministry) -> None:
    client, circuit = signed_in(ministry.administrator), made(ministry)
    marks, url = looked_at(client, circuit), page_of(circuit, "steps/")
    foreign = neighbour.head.capacities[0].post_id
    wrong = [
        {"do": "add:magic"},
        {"do": "up", "step": 9},
        {"do": "drop:9", "step": 1},
        {"do": "ask:post:", "step": 1},
        {"do": "ask:post:pas-un-poste", "step": 1},
        {"do": f"ask:post:{foreign}", "step": 1},
        {"do": f"ask:person:{neighbour.head.user_id}", "step": 1},
        {"do": f"ask:unit_head:{neighbour.division.pk}", "step": 1},
        {"do": "save", "step": 1, "kind-0": "magic"},
        {"do": "save", "step": 1, "rule": "most"},
    ]
    for given in wrong:
        assert client.post(url, marks | given).status_code == 422, given
    assert client.post(url, {"do": "add:visa"}).status_code == 422, "without the marks"
    assert circuit.versions.count() == 1
    assert client.get(page_of(circuit, "who/?step=9")).status_code == 422


def test_a_vacant_post_is_said_before_publishing(ministry: Ministry) -> None:
    client, circuit = signed_in(ministry.administrator), made(ministry)
    assert "n’a pas de titulaire" not in client.get(page_of(circuit)).content.decode()
    ministry.head_post().holdings.all().delete()
    assert "n’a pas de titulaire" in client.get(page_of(circuit)).content.decode()


def test_posts_units_and_people_are_found(ministry: Ministry) -> None:
    client, circuit = signed_in(ministry.administrator), made(ministry)
    page = client.get(page_of(circuit, f"who/?step=1&q={ministry.division.code.lower()}")).content.decode()
    assert f"ask:unit_head:{ministry.division.pk}" in page
    assert f"ask:post:{ministry.head.capacities[0].post_id}" in page
    assert f"ask:unit_head:{ministry.other_division.pk}" not in page
    name = ministry.agent.name.fr.split()[-1]
    assert (
        f"ask:person:{ministry.agent.user_id}"
        in client.get(page_of(circuit, f"who/?step=1&q={name}")).content.decode()
    )


def test_the_diagram_is_drawn_without_inline_styles_and_turns_round_in_arabic(ministry: Ministry) -> None:
    client = signed_in(ministry.administrator)
    stages = [[post_step(ministry.head, "visa"), post_step(ministry.agent, "visa")]]
    circuit = make_circuit(ministry.administrator, stages, now=clock.now()).circuit

    def boxes(language: str) -> list[int]:
        client.cookies["django_language"] = language
        drawn = re.search(r"<svg class=\"dia\".*?</svg>", client.get(page_of(circuit)).content.decode(), re.S)
        assert drawn
        assert "style=" not in drawn[0]
        assert "<script" not in drawn[0]
        return [int(x) for x in re.findall(r'<g class="dn"><rect class="hot" x="(\d+)"', drawn[0])]

    french, arabic = boxes("fr"), boxes("ar")
    assert len(french) == 2
    assert french == sorted(french)
    assert arabic == french[::-1]


def test_a_retired_circuit_is_read_only(ministry: Ministry) -> None:
    client, circuit = signed_in(ministry.administrator), made(ministry)
    assert client.post(page_of(circuit, "retire/")).status_code == 302
    page = client.get(page_of(circuit)).content.decode()
    assert "retiré du choix" in page
    assert 'name="do"' not in page
    circuit.refresh_from_db()
    assert circuit.retired_at


def addresses(circuit: Circuit) -> list[str]:
    return [page_of(circuit, tail) for tail in ("", "who/?step=1", "change/", "retire/")]


def test_another_administrations_circuits_are_as_absent(ministry: Ministry, neighbour: Ministry) -> None:
    client, circuit = signed_in(neighbour.administrator), made(ministry)
    for url in addresses(circuit):
        assert client.get(url).status_code == 404, url
    version = circuit.versions.get()
    marks = {"base": version.pk, "edits": version.edits}
    for tail in ("steps/", "publish/", "retire/"):
        assert client.post(page_of(circuit, tail), marks | {"do": "add:visa"}).status_code == 404
    assert circuit.code not in client.get(LIST).content.decode()


def test_the_pages_are_shut_without_the_role(ministry: Ministry, client: Client) -> None:
    circuit = made(ministry)
    shared = ["/configuration/", LIST, f"{LIST}new/"]
    for principal in (ministry.agent, ministry.head, ministry.auditor):
        inside = signed_in(principal)
        for url in [*shared, *addresses(circuit)]:
            assert inside.get(url).status_code == 403, url
        assert inside.post(page_of(circuit, "steps/"), {"do": "add:visa"}).status_code == 403
        assert inside.post(page_of(circuit, "publish/")).status_code == 403
        assert "/configuration/" not in inside.get("/profile/").content.decode()
    for url in [*shared, *addresses(circuit)]:
        assert client.get(url).status_code == 302, url


def test_looking_changes_nothing_and_costs_the_same_for_many(
    ministry: Ministry, budget: Callable[[str], AbstractContextManager[None]]
) -> None:
    client = signed_in(ministry.administrator)
    circuits = [made(ministry) for _ in range(4)]
    press(client, circuits[0], "add:seal")
    retire_circuit(circuit_id=circuits[1].pk, by=ministry.administrator, now=clock.now())
    before = Entry.objects.count()
    client.get("/configuration/")
    for name, url in [("", "/configuration/"), ("circuits", LIST), ("circuit", page_of(circuits[0]))]:
        with budget(f"page configuration {name}".strip()):
            assert client.get(url).status_code == 200
    with budget("page configuration who"):
        client.get(page_of(circuits[0], "who/?step=1&q=chef"))
    assert Entry.objects.count() == before
