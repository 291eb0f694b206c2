"""An administrator's journey to a circuit: three steps, one of them of two people at once; a check is repaired, then published."""

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from organisation.models import User
from parapheur.models import Circuit
from tests.factories.organisation import Ministry
from tests.web.people import PASSWORD, email_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("dressed")]
WORDS = {
    "fr": {
        "circuits": "Circuits",
        "make": "Créer un circuit",
        "do": "Le créer",
        "add": "Ajouter une étape",
        "approve": "Viser",
        "sign": "Signer",
        "choose": "Choisir à qui le demander",
        "one": "Un seul suffit",
        "close": "Terminer cette étape",
        "repair": "1 point à corriger avant de publier",
        "too_late": "un document signé ne peut plus être modifié",
        "up": "Monter l’étape 3",
        "publish": "Publier la version 1",
        "published": "La version 1 est publiée.",
        "enough": "l’un d’eux suffit",
    },
    "ar": {
        "circuits": "المسارات",
        "make": "إنشاء مسار",
        "do": "إنشاؤه",
        "add": "إضافة مرحلة",
        "approve": "تأشير",
        "sign": "توقيع",
        "choose": "اختيار من يُطلب منه",
        "one": "واحد يكفي",
        "close": "إنهاء هذه المرحلة",
        "repair": "نقطة واحدة للتصحيح قبل النشر",
        "too_late": "لا يمكن تعديل وثيقة موقعة",
        "up": "رفع المرحلة 3",
        "publish": "نشر النسخة 1",
        "published": "نُشرت النسخة 1",
        "enough": "يكفي واحد منهم",
    },
}
LANGUAGES = [pytest.param(name, marks=pytest.mark.xdist_group(f"browser-{name}")) for name in WORDS]


def add(page: Page, words: dict[str, str], act: str, whom: str) -> None:
    """A step at the end, asked of the person found by that name."""
    page.get_by_text(words["add"], exact=True).click()
    page.locator(".addstep-box").get_by_role("button", name=words[act], exact=True).click()
    choose(page, whom)


def choose(page: Page, whom: str) -> None:
    """Search somebody and take what is found."""
    page.fill("main [name=q]", whom)
    page.keyboard.press("Enter")
    page.locator(".choices").get_by_role("button", name=whom).last.click()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_circuit_is_written_repaired_and_published(
    browser: Browser, live_server: LiveServer, ministry: Ministry, language: str
) -> None:
    words, email = WORDS[language], email_of(ministry.administrator)
    User.objects.filter(email=email).update(language=language)
    head, agent = (p.name.in_language(language) for p in (ministry.head, ministry.agent))
    page = browser.new_context().new_page()
    page.goto(f"{live_server.url}/sign-in/")
    page.fill("[name=email]", email)
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")

    page.goto(f"{live_server.url}/configuration/")
    page.locator("main").get_by_role("link", name=words["circuits"]).click()
    page.get_by_role("link", name=words["make"]).click()
    page.fill("[name=name_fr]", "Décision avec trois visas")
    page.fill("[name=name_ar]", "مقرر بثلاث تأشيرات")
    page.fill("[name=code]", "DECISION")
    page.get_by_role("button", name=words["do"], exact=True).click()

    add(page, words, "approve", head)
    page.get_by_role("button", name=words["choose"]).click()
    choose(page, agent)
    page.get_by_text(words["one"], exact=True).click()
    page.get_by_role("button", name=words["close"]).last.click()
    add(page, words, "sign", head)
    add(page, words, "approve", agent)

    drawn = page.locator("svg.dia")
    expect(drawn.locator(".dn")).to_have_count(4)
    expect(drawn).to_contain_text(words["enough"])
    expect(page.get_by_text(words["too_late"])).to_be_visible()
    expect(page.get_by_role("link", name=words["repair"])).to_be_visible()
    expect(page.get_by_role("button", name=words["publish"])).to_be_disabled()
    page.get_by_role("button", name=words["up"]).click()
    expect(page.get_by_role("link", name=words["repair"])).to_have_count(0)
    page.get_by_role("button", name=words["publish"]).click()
    expect(page.get_by_text(words["published"])).to_be_visible()

    stages = Circuit.objects.get(code="DECISION").versions.exclude(published_at=None).get().stages
    assert [[step["kind"] for step in stage["steps"]] for stage in stages] == [
        ["visa", "visa"],
        ["visa"],
        ["signature"],
    ]
    assert stages[0]["rule"] == "any"
