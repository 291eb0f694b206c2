"""An administrator's journey from an empty installation: everything is set up from the screens alone, then people work."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from parapheur.models import Folder
from tests.factories.storage import make_pdf
from tests.web.journeys.test_account import LANGUAGES
from tests.web.journeys.test_manager import work
from tests.web.keyboard import lead_on

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
        "configuration": "Configuration",
        "registers": "Registres",
        "register": "Ouvrir un registre",
        "circuits": "Circuits",
        "circuit": "Créer un circuit",
        "add": "Ajouter une étape",
        "sign": "Signer",
        "close": "Terminer cette étape",
        "publish": "Publier la version 1",
        "published": "La version 1 est publiée.",
        "registered": "Courrier enregistré",
        "parapheur": "Parapheur",
        "document": "Faire signer un document",
        "verified": "Signé et vérifié.",
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
        "configuration": "الإعدادات",
        "registers": "السجلات",
        "register": "فتح سجل",
        "circuits": "المسارات",
        "circuit": "إنشاء مسار",
        "add": "إضافة مرحلة",
        "sign": "توقيع",
        "close": "إنهاء هذه المرحلة",
        "publish": "نشر النسخة 1",
        "published": "نُشرت النسخة 1",
        "registered": "سُجلت المراسلة",
        "parapheur": "الحامل الإلكتروني",
        "document": "عرض وثيقة للتوقيع",
        "verified": "تم التوقيع والتحقق.",
    },
}
DIVISION = ("Division des affaires", "قسم الشؤون")
CHIEF_POST = ("Cheffe de division", "رئيسة القسم")
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
        self.page.set_default_timeout(15_000)
        self.url, self.words, self.language = server.url, WORDS[language], language
        self.place = 0 if language == "fr" else 1

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

    def chooses(self, name: str, words: str) -> None:
        """Take the option of a list that bears the words."""
        option = self.page.locator(f"[name={name}] option", has_text=words).first
        self.page.select_option(f"[name={name}]", value=option.get_attribute("value"))

    def done(self) -> None:
        """Press the page's one solid button."""
        with self.page.expect_navigation():
            self.page.locator("main form .btn-primary").click()
        expect(self.page.locator("main .is-invalid, main .notice.danger")).to_have_count(0)

    def sees(self, word: str) -> None:
        """The words stand on the page."""
        expect(self.page.get_by_text(self.words.get(word, word)).first).to_be_visible()

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
        self.chooses("post", title[self.place])
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
    desk.creates_post(("Agent du bureau d’ordre", "موظف مكتب الضبط"), "clerk", "agent")
    desk.opens_unit(DIVISION, "DA")
    desk.creates_post(CHIEF_POST, "head", "agent", "signatory", head=True)
    desk.invites(CLERK, "karim@exemple.invalid", ("Agent du bureau d’ordre", "موظف مكتب الضبط"))
    desk.invites(CHIEF, "salma@exemple.invalid", CHIEF_POST)
    desk.way("organisation")
    desk.sees("at_least")
    desk.sees("every")


def set_up_work(desk: Desk) -> None:
    """A register at the desk, and a circuit in which the chief signs."""
    desk.way("configuration")
    desk.take("registers")
    desk.take("register")
    desk.tick("direction", "incoming")
    desk.chooses("unit", "BO")
    desk.both("name", ("Courrier arrivée", "البريد الوارد"))
    desk.fill(code="A")
    desk.done()
    desk.way("configuration")
    desk.take("circuits")
    desk.take("circuit")
    desk.both("name", ("Signature de la cheffe", "توقيع الرئيسة"))
    desk.fill(code="SIGNATURE")
    desk.done()
    page, words = desk.page, desk.words
    page.get_by_text(words["add"], exact=True).click()
    page.locator(".addstep-box").get_by_role("button", name=words["sign"], exact=True).click()
    page.fill("main [name=q]", CHIEF_POST[desk.place])
    page.keyboard.press("Enter")
    page.locator(".choices").get_by_role("button", name=CHIEF_POST[desk.place]).last.click()
    page.get_by_role("button", name=words["close"]).last.click()
    page.get_by_role("button", name=words["publish"]).click()
    desk.sees("published")


def register(desk: Desk, subject: str) -> None:
    """A letter from somebody new, for the division."""
    page = desk.page
    lead_on(page, "F2")
    expect(page.locator("#id_sender")).to_be_focused()
    page.keyboard.type("Commune d’Aïn Rihane")
    page.locator("#sender-new").click()
    desk.fill(subject=subject)
    desk.chooses("unit", DIVISION[desk.place])
    page.keyboard.press("Control+s")
    expect(page.get_by_role("heading", level=1)).to_have_text(desk.words["registered"])


def send_document(desk: Desk, paper: Path) -> None:
    """Any PDF, into the circuit."""
    desk.way("parapheur")
    desk.take("document")
    desk.fill(title="Convention de stage")
    desk.page.set_input_files("[name=file]", paper)
    desk.page.locator("[name=circuit]").first.check()
    desk.done()
    work()
    desk.page.reload()
    desk.done()


def sign(desk: Desk) -> None:
    """The chief reads the folder and signs; the signature is followed until it is verified."""
    desk.way("parapheur")
    page = desk.page
    page.locator("main .page-head .btn-primary").click()
    page.locator(".actionbar summary", has_text=desk.words["sign"]).click()
    page.locator("dialog:modal .btn-primary").click()
    page.wait_for_url("**signed=**")
    work()
    expect(page.locator(".signing")).to_contain_text(desk.words["verified"], timeout=20_000)


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_administration_is_set_up_from_the_screens_alone(
    browser: Browser,
    live_server: LiveServer,
    administrator: str,
    tmp_path: Path,
    language: str,
) -> None:
    desk, clerk, chief = (Desk(browser, live_server, language) for _ in range(3))
    desk.enter(administrator)
    set_up_people(desk)
    set_up_work(desk)
    work()

    clerk.accepts("karim@exemple.invalid")
    register(clerk, "Demande d’appui technique")
    paper = tmp_path / "convention.pdf"
    paper.write_bytes(make_pdf(pages=1))
    send_document(clerk, paper)

    chief.accepts("salma@exemple.invalid")
    chief.sees("Demande d’appui technique")
    sign(chief)
    work()
    assert Folder.objects.get().state == "completed"
