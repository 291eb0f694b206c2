"""An administrator's journey from an empty installation: everything is set up from the screens alone, then people work."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.web.journeys.test_account import LANGUAGES

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("dressed")]
PASSWORD = "une phrase assez longue 7"
WORDS = {
    "fr": {
        "organisation": "Organisation",
        "particulars": "Les coordonnées de l’administration",
        "chart": "L’organigramme",
        "nobody": "Personne ne peut encore enregistrer de courrier.",
        "at_least": "Il y a au moins une personne pour chacun.",
        "every": "Chaque fonction a son titulaire.",
        "open": "Ouvrir une unité en dessous",
        "create": "Créer une fonction",
        "people": "Personnes",
        "invite": "Inviter une personne",
        "appoint": "Nommer à une fonction",
    },
    "ar": {
        "organisation": "التنظيم",
        "particulars": "بيانات الإدارة",
        "chart": "الهيكل التنظيمي",
        "nobody": "لا أحد يمكنه بعد تسجيل المراسلات.",
        "at_least": "هناك شخص واحد على الأقل لكل منهما.",
        "every": "لكل منصب شاغله.",
        "open": "إحداث وحدة تابعة",
        "create": "إحداث منصب",
        "people": "الأشخاص",
        "invite": "دعوة شخص",
        "appoint": "التعيين في منصب",
    },
}
CLERK, CHIEF = ("Karim Exemple", "كريم مثال"), ("Salma Exemple", "سلمى مثال")


@pytest.fixture
def administrator(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> str:
    """The address of the first administrator, made by the command on an empty database."""
    settings.STORAGE_URL = f"file://{tmp_path / 'files'}"
    settings.SIGNING_DIR = tmp_path / "signing"
    answers = {
        "ADMINISTRATION_CODE": "MEX",
        "ADMINISTRATION_NAME_FR": "Ministère de l’Exemple",
        "ADMINISTRATION_NAME_AR": "وزارة المثال",
        "ADMINISTRATOR_EMAIL": "admin@exemple.invalid",
        "ADMINISTRATOR_NAME_FR": "Adèle Exemple",
        "ADMINISTRATOR_NAME_AR": "عادلة مثال",
        "ADMINISTRATOR_PASSWORD": PASSWORD,
    }
    for name, value in answers.items():
        monkeypatch.setenv(name, value)
    call_command("create_administrator")
    return answers["ADMINISTRATOR_EMAIL"]


class Desk:
    """A person at a browser, in one language; what they press is found by its words."""

    def __init__(self, browser: Browser, server: LiveServer, language: str) -> None:
        context = browser.new_context(viewport={"width": 1366, "height": 768})
        context.add_cookies([{"name": "django_language", "value": language, "url": server.url}])
        self.page: Page = context.new_page()
        self.url, self.words, self.language = server.url, WORDS[language], language

    def enter(self, email: str) -> None:
        """Through the door."""
        self.page.goto(f"{self.url}/sign-in/")
        self.fill(email=email, password=PASSWORD)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        if self.page.evaluate("document.documentElement.lang") != self.language:
            self.page.locator(f".rail [name=language][value={self.language}]").click()
        expect(self.page.locator("html")).to_have_attribute("lang", self.language)

    def way(self, word: str) -> None:
        """Take an entry of the navigation."""
        self.page.locator("nav.rail").get_by_role("link", name=self.words[word], exact=True).click()

    def take(self, word: str) -> None:
        """Follow a link of the page by its words, or those it begins with."""
        self.page.locator("main").get_by_role("link", name=self.words.get(word, word)).first.click()

    def fill(self, **typed: str) -> None:
        """Type into fields by their names."""
        for name, text in typed.items():
            self.page.fill(f"[name={name}]", text)

    def both(self, field: str, names: tuple[str, str]) -> None:
        """Type a name in both languages."""
        self.fill(**{f"{field}_fr": names[0], f"{field}_ar": names[1]})

    def tick(self, name: str, value: str) -> None:
        """Choose one of several."""
        self.page.locator(f"label:has([name={name}][value={value}])").click()

    def done(self) -> None:
        """Press the page's one solid button."""
        with self.page.expect_navigation():
            self.page.locator("main form .btn-primary").click()
        expect(self.page.locator("main .is-invalid, main .notice.danger")).to_have_count(0)

    def sees(self, word: str) -> None:
        """The words stand on the page."""
        expect(self.page.locator("main").get_by_text(self.words.get(word, word)).first).to_be_visible()

    def opens_unit(self, names: tuple[str, str], code: str) -> None:
        """A unit below the top one."""
        self.way("organisation")
        self.take("chart")
        self.page.locator(".chart a").first.click()
        self.take("open")
        self.both("name", names)
        self.fill(code=code, opened_on="auj")
        self.done()

    def creates_post(self, names: tuple[str, str], *roles: str, head: bool = False) -> None:
        """A post in the unit that is open."""
        self.take("create")
        self.both("title", names)
        if head:
            self.page.check("[name=heads_unit]")
        for role in roles:
            self.tick(f"role_{role}", "below")
        self.done()

    def invites(self, names: tuple[str, str], email: str, title: tuple[str, str]) -> None:
        """An account, then the post with that title."""
        self.way("people")
        self.take("invite")
        self.both("name", names)
        self.fill(email=email)
        self.tick("language", self.language)
        self.done()
        self.take("appoint")
        chosen = title[0] if self.language == "fr" else title[1]
        post = self.page.locator("[name=post] option", has_text=chosen)
        self.page.select_option("[name=post]", value=post.get_attribute("value"))
        self.done()

    def accepts(self, email: str) -> None:
        """Follow the link of the invitation, choose a password, sign in."""
        letter = next(one for one in reversed(mail.outbox) if one.to == [email])
        link = re.search(r"https?://[^/]+(/password/\S+)", letter.body)
        assert link, letter.body
        self.page.goto(self.url + link[1])
        self.fill(password=PASSWORD, again=PASSWORD)
        self.done()
        self.enter(email)


def set_up_people(desk: Desk) -> None:
    """Particulars, two units, a post in each, and who holds it."""
    desk.way("organisation")
    desk.sees("nobody")
    desk.take("particulars")
    desk.both("address", ("1, rue de l’Exemple, Rabat", "1، زنقة المثال، الرباط"))
    desk.both("city", ("Rabat", "الرباط"))
    desk.done()
    desk.opens_unit(("Bureau d’ordre", "مكتب الضبط"), "BO")
    desk.creates_post(("Agent du bureau d’ordre", "موظف مكتب الضبط"), "clerk")
    desk.opens_unit(("Division des affaires", "قسم الشؤون"), "DA")
    desk.creates_post(("Cheffe de division", "رئيسة القسم"), "head", "agent", "signatory", head=True)
    desk.invites(CLERK, "karim@exemple.invalid", ("Agent du bureau d’ordre", "موظف مكتب الضبط"))
    desk.invites(CHIEF, "salma@exemple.invalid", ("Cheffe de division", "رئيسة القسم"))
    desk.way("organisation")
    desk.sees("at_least")
    desk.sees("every")


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_administration_is_set_up_from_the_screens_alone(
    browser: Browser,
    live_server: LiveServer,
    administrator: str,
    deliver_all: Callable[[], Any],
    language: str,
) -> None:
    desk = Desk(browser, live_server, language)
    desk.enter(administrator)
    set_up_people(desk)
    deliver_all()
    clerk = Desk(browser, live_server, language)
    clerk.accepts("karim@exemple.invalid")
