"""A head of division and an agent at their desks: from what has reached the unit to a letter in its circuit."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from common import clock
from courrier.models import Assignment, Mail
from courrier.status import Status
from courrier.use_cases.take_in_charge import take_in_charge
from organisation.models import User
from organisation.principal import Principal
from parapheur.models import Folder
from tests.factories.courrier import Registry
from tests.factories.letters import Letters
from tests.web.conftest import chromium

ANSWERED, OF_OTHERS, GREETINGS = "Demande de stage", "Budget de fonctionnement", "Carte de vœux"
BODY = "J’ai l’honneur de vous informer que votre demande est acceptée.\nيشرفني أن أخبركم بقبول طلبكم."
WORDS = {
    "fr": {
        "taken": "Vous avez pris ce courrier en charge.",
        "with": "Le courrier est maintenant chez",
        "elsewhere": "Un autre service suit déjà cette affaire",
        "returned": "Le courrier est renvoyé",
        "kept": "Brouillon gardé à",
        "choose": "Choisir le circuit",
        "sent": "Envoyée dans son circuit",
        "information": "Envoyé pour information seulement",
        "ended": "Le courrier est laissé sans suite.",
    },
    "ar": {
        "taken": "توليت معالجة هذه المراسلة.",
        "with": "المراسلة الآن عند",
        "elsewhere": "مصلحة أخرى تتولى هذا الملف",
        "returned": "أُرجعت المراسلة إلى",
        "kept": "حُفظت المسودة على الساعة",
        "choose": "اختيار المسار",
        "sent": "أرسلت عبر مسارها",
        "information": "أُرسلت للإخبار فقط",
        "ended": "تُركت المراسلة بدون جواب.",
    },
}
LANGUAGES = [pytest.param(name, marks=pytest.mark.xdist_group(f"browser-{name}")) for name in WORDS]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("dressed")]


@pytest.fixture
def letters(settings: Any, tmp_path: Path, deliver_all: Callable[[], int]) -> Letters:
    settings.STORAGE_URL = f"file://{tmp_path / 'files'}"
    settings.SIGNING_DIR = tmp_path / "signing"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    letters = Letters(Registry(clock.now()), deliver_all)
    for subject in (ANSWERED, OF_OTHERS, GREETINGS):
        letters.registry.assigned(subject=subject)
    letters.registry.instruction()
    return letters


@contextmanager
def desk(
    browser: Browser, server: LiveServer, person: Principal, language: str, *, scripts: bool = True
) -> Iterator[Page]:
    """The person's browser at their desk, signed in some time ago."""
    User.objects.filter(pk=person.user_id).update(language=language)
    client = Client()
    client.force_login(
        User.objects.get(pk=person.user_id), backend="django.contrib.auth.backends.ModelBackend"
    )
    cookies = {"sessionid": client.cookies["sessionid"].value, "django_language": language}
    context = browser.new_context(viewport={"width": 1366, "height": 768}, java_script_enabled=scripts)
    context.add_cookies(
        [{"name": name, "value": value, "url": server.url} for name, value in cookies.items()]
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield page
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_mail_goes_from_the_head_to_the_agent_and_its_answer_into_a_circuit(
    letters: Letters, live_server: LiveServer, absent: Callable[[str], None], language: str
) -> None:
    words, url = WORDS[language], live_server.url
    with chromium(absent) as browser:
        with desk(browser, live_server, letters.head, language) as head:
            taken_and_handed_on(head, url, words, letters.agent)
            for subject in (OF_OTHERS, GREETINGS):
                opened(head, url, subject)
                handed_on(head, words, letters.agent)
        with desk(browser, live_server, letters.agent, language) as agent:
            sent_back(agent, url, words)
            left_without_answer(agent, url, words)
            answered(agent, url, words, letters)
    standing = dict(Mail.objects.filter(direction="incoming").values_list("subject", "status"))
    assert standing == {
        ANSWERED: Status.REPLYING,
        OF_OTHERS: Status.TO_REORIENT,
        GREETINGS: Status.NO_FURTHER_ACTION,
    }
    assert Folder.objects.get().state == "running"


def opened(page: Page, url: str, subject: str) -> None:
    """From the first page, where it lies in one's hands."""
    page.goto(url + reverse("home"))
    page.locator(".register .obj", has_text=subject).first.click()
    page.wait_for_url("**/mails/**")


def act(page: Page, name: str) -> None:
    """Open an act's dialogue from the bar, where it may be folded away."""
    way = page.locator(f'.actionbar a[href*="/{name}/"]')
    if not way.is_visible():
        page.locator(".acts-more > summary").click()
    way.click()
    expect(page.locator("dialog#act[open] h2")).to_be_visible()


def told(page: Page, words: str) -> None:
    """Said on the page; a key pressed before its scripts have come would be heard by nobody."""
    expect(page.locator(".toast-undo")).to_contain_text(words)
    page.wait_for_load_state()


def taken_and_handed_on(page: Page, url: str, words: dict[str, str], agent: Principal) -> None:
    """Taken in charge by one press; then given to the agent with an instruction and a deadline."""
    opened(page, url, ANSWERED)
    page.locator('.actionbar form[action*="/take/"] button').click()
    told(page, words["taken"])
    handed_on(page, words, agent)
    given = Assignment.objects.get(mail__subject=ANSWERED, ended_at=None)
    assert given.instruction is not None
    assert given.deadline is not None


def handed_on(page: Page, words: dict[str, str], agent: Principal) -> None:
    """By the key F4; the unit is one's own, the person is chosen there."""
    page.keyboard.press("F4")
    expect(page.locator("dialog#act[open] h2")).to_be_visible()
    page.select_option("#act [name=person]", str(agent.user_id))
    page.select_option("#act [name=instruction]", index=1)
    page.fill("#act [name=deadline]", "+5")
    page.locator("#act .btn-primary").click()
    told(page, words["with"])


def sent_back(page: Page, url: str, words: dict[str, str]) -> None:
    """Not without a reason; a frequent one is a press away."""
    opened(page, url, OF_OTHERS)
    act(page, "return")
    page.locator("#act .btn-primary").click()
    expect(page.locator("#act [role=alert]")).to_be_visible()
    page.locator("#act .chip", has_text=words["elsewhere"]).click()
    expect(page.locator("#act textarea")).to_have_value(words["elsewhere"])
    page.locator("#act .btn-primary").click()
    told(page, words["returned"])
    expect(page.locator(".timeline li").first).to_contain_text(words["elsewhere"])


def left_without_answer(page: Page, url: str, words: dict[str, str]) -> None:
    """« Sans suite », with its reason."""
    opened(page, url, GREETINGS)
    page.locator('.actionbar form[action*="/take/"] button').click()
    told(page, words["taken"])
    act(page, "no-further-action")
    page.locator("#act .chip", has_text=words["information"]).click()
    page.locator("#act .sheet-f .btn-primary").click()
    told(page, words["ended"])


def answered(page: Page, url: str, words: dict[str, str], letters: Letters) -> None:
    """Written in the letter's form while its paper is shown; sent once the people whom it reaches are seen."""
    opened(page, url, ANSWERED)
    page.locator('.actionbar form[action*="/take/"] button').click()
    told(page, words["taken"])
    page.locator('.actionbar a[href*="reply_to"]').click()
    page.locator("#id_body").fill(BODY.splitlines()[0])
    page.locator(".letter-form .btn-primary").click()
    page.wait_for_url("**/letters/**")
    paper = page.locator("#paper img").first
    before = paper.get_attribute("src")
    page.wait_for_load_state()  # what is typed before the scripts have come is kept at the next key only
    page.locator("#id_body").fill(BODY)
    expect(page.locator("#kept")).to_contain_text(words["kept"])
    expect(page.locator("#paper img").first).not_to_have_attribute("src", str(before))
    page.locator(".letter-form .btn-primary", has_text=words["choose"]).click()
    page.wait_for_url("**/circuit/")
    reached = page.locator(".way-choice .circuit")
    for person in (letters.head, letters.director):
        expect(reached).to_contain_text(
            person.name.in_language(page.locator("html").get_attribute("lang") or "")
        )
    assert not Folder.objects.exists(), "looking sends nothing"
    page.locator("[name=circuit]").first.check()
    page.locator("main form .btn-primary").click()
    told(page, words["sent"])


@pytest.mark.xdist_group("browser-fr")
def test_a_dialogue_opened_before_somebody_else_acted_ends_on_a_page_that_says_who(
    letters: Letters, live_server: LiveServer, absent: Callable[[str], None]
) -> None:
    with chromium(absent) as browser, desk(browser, live_server, letters.agent, "fr") as page:
        opened(page, live_server.url, GREETINGS)
        act(page, "return")
        page.fill("#act textarea", "Ce n’est pas pour nous")
        mail = Mail.objects.get(subject=GREETINGS)
        take_in_charge(by=letters.head, mail_id=mail.pk, now=clock.now())
        page.locator("#act .btn-primary").click()
        expect(page.locator("main h1")).to_contain_text(letters.head.name.fr)
        mail.refresh_from_db()
        assert mail.status == Status.IN_CHARGE


@pytest.mark.xdist_group("browser-fr")
def test_without_scripts_an_act_has_its_own_page(
    letters: Letters, live_server: LiveServer, absent: Callable[[str], None]
) -> None:
    with chromium(absent) as browser, desk(browser, live_server, letters.agent, "fr", scripts=False) as page:
        opened(page, live_server.url, GREETINGS)
        page.locator(".acts-more > summary, .actionbar summary").first.click()
        page.locator('.actionbar a[href*="/return/"]').click()
        page.wait_for_url("**/return/")
        page.fill("main textarea", "Ce n’est pas pour nous")
        page.locator("main form .btn-primary").click()
        told(page, WORDS["fr"]["returned"])
