"""Anybody's journey to a safer account: a telephone is set up, asked for at the door, and another browser is signed out."""

import pytest
from django_otp.plugins.otp_totp.models import TOTPDevice
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from organisation.models import User
from tests.factories.organisation import Ministry, next_code
from tests.web.people import PASSWORD, email_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("dressed")]
WORDS = {
    "fr": {
        "begin": "Installer mon téléphone",
        "on": "Mettre en service",
        "kept": "Je les ai gardés",
        "in_use": "un code est demandé à chaque connexion",
        "continue": "Continuer",
        "here": "ce navigateur",
        "end": "Terminer",
        "ended": "Cette session est terminée.",
        "lost": "Votre session est terminée.",
    },
    "ar": {
        "begin": "إعداد هاتفي",
        "on": "تفعيل العامل الثاني",
        "kept": "احتفظت بها",
        "in_use": "يطلب رمز عند كل تسجيل دخول",
        "continue": "متابعة",
        "here": "هذا المتصفح",
        "end": "إنهاء",
        "ended": "أُنهيت تلك الجلسة.",
        "lost": "انتهت جلستك.",
    },
}
LANGUAGES = [pytest.param(name, marks=pytest.mark.xdist_group(f"browser-{name}")) for name in WORDS]


def enter(page: Page, server: LiveServer, email: str) -> None:
    """Address and password at the door."""
    page.goto(f"{server.url}/sign-in/")
    page.fill("[name=email]", email)
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_telephone_is_set_up_and_another_browser_signed_out(
    browser: Browser, live_server: LiveServer, ministry: Ministry, language: str
) -> None:
    words = WORDS[language]
    email = email_of(ministry.agent)
    User.objects.filter(email=email).update(language=language)
    desk, telephone = (browser.new_context().new_page() for _ in range(2))
    chosen = {"name": "django_language", "value": language, "url": live_server.url}
    telephone.context.add_cookies([chosen])

    enter(desk, live_server, email)
    desk.goto(f"{live_server.url}/profile/second-factor/")
    desk.get_by_role("button", name=words["begin"]).click()
    expect(desk.locator("svg.qr")).to_be_visible()
    device = TOTPDevice.objects.get()
    desk.fill("[name=code]", next_code(device))
    desk.get_by_role("button", name=words["on"]).click()
    expect(desk.locator(".recovery code")).to_have_count(10)
    desk.get_by_role("link", name=words["kept"]).click()
    expect(desk.get_by_text(words["in_use"])).to_be_visible()

    enter(telephone, live_server, email)
    telephone.fill("[name=code]", next_code(device))
    telephone.get_by_role("button", name=words["continue"]).click()
    expect(telephone.locator("nav.rail")).to_be_visible()

    desk.goto(f"{live_server.url}/profile/sessions/")
    expect(desk.get_by_text(words["here"])).to_have_count(1)
    desk.get_by_role("button", name=words["end"]).last.click()
    expect(desk.get_by_text(words["ended"])).to_be_visible()
    telephone.reload()
    assert "/sign-in/" in telephone.url

    other = "ar" if language == "fr" else "fr"
    desk.locator(f".rail button[value={other}]").click()
    expect(desk.locator("html")).to_have_attribute("dir", "rtl" if other == "ar" else "ltr")
    assert User.objects.get(email=email).language == other
    for page in (desk, telephone):
        page.context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_text_is_still_there_after_the_session_ended_while_typing(
    browser: Browser, live_server: LiveServer, ministry: Ministry, language: str
) -> None:
    email = email_of(ministry.agent)
    User.objects.filter(email=email).update(language=language)
    page = browser.new_context(viewport={"width": 390, "height": 800}).new_page()
    enter(page, live_server, email)
    page.goto(f"{live_server.url}/components/")
    page.locator("[data-dialog] > summary").click()
    typed = "نص طويل · un long motif"
    page.locator("dialog textarea").fill(typed)
    page.context.clear_cookies(name="sessionid")
    page.evaluate("htmx.trigger(document.getElementById('unread'), 'ask')")
    expect(page.get_by_text(WORDS[language]["lost"])).to_be_attached()

    with page.expect_navigation():
        page.locator("dialog .sheet-f .btn-primary").click()
    assert "/sign-in/?next=/components/" in page.url
    page.fill("[name=email]", email)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/components/")
    page.locator("[data-dialog] > summary").click()
    expect(page.locator("dialog textarea")).to_have_value(typed)
    page.goto(f"{live_server.url}/menu/")
    page.locator("main form[data-leaves] button").click()
    page.wait_for_url("**/sign-in/**")
    assert typed not in page.evaluate("Object.values(sessionStorage).join()"), (
        "nothing stays on a shared desk"
    )
    page.context.close()


@pytest.mark.parametrize("language", LANGUAGES[:1])
def test_a_file_on_a_slow_line_is_stopped_sent_again_and_kept(
    browser: Browser, live_server: LiveServer, ministry: Ministry, language: str
) -> None:
    page = browser.new_context().new_page()
    enter(page, live_server, email_of(ministry.agent))
    page.goto(f"{live_server.url}/components/")
    field, send = page.locator("[data-upload] input[type=file]"), page.locator("[data-upload] + button")
    field.set_input_files({"name": "lettre.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"})

    page.route("**/components/", lambda route: None if route.request.method == "POST" else route.fallback())
    send.click()
    page.locator("[data-state=sending] [data-cancel]").click()
    expect(page.locator("[data-state=stopped]")).to_be_visible()

    page.unroute_all()
    page.route("**/components/", lambda route: route.abort())
    send.click()
    expect(page.locator("[data-state=failed]")).to_be_visible()
    assert field.evaluate("field => field.files[0].name") == "lettre.pdf"

    page.unroute_all()
    page.route(
        "**/components/", lambda route: route.fulfill(status=200, headers={"X-Location": "/keyboard/"})
    )
    page.locator("[data-retry]").click()
    page.wait_for_url("**/keyboard/")
    page.context.close()
