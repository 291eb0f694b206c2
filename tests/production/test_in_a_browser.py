"""The main job by hand, in Chromium, against production: the parts of docker-compose.yml, nothing of the test in between."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from demo import people
from demo.people import Person
from demo.scan import agreement, scanned
from tests.production.installation import Production
from tests.web.conftest import chromium
from tests.web.keyboard import lead_on

pytestmark = pytest.mark.timeout(900)
SUBJECT = "Convention de formation, pli du matin"
SOON = 60_000  # ms: workers make receipts, page images and signatures meanwhile


def test_a_letter_arrives_is_answered_signed_and_verified(
    production: Production, absent: Callable[[str], None], tmp_path: Path
) -> None:
    scan = tmp_path / "lettre.pdf"
    scan.write_bytes(scanned(agreement("77/AUZ")))
    with chromium(absent) as browser:
        with at_work(browser, production, people.CLERK) as page:
            mail = registered(page, scan)
            assigned(page, mail)
        with at_work(browser, production, people.AGENT) as page:
            answered(page, mail)
        with at_work(browser, production, people.HEAD) as page:
            approved(page)
        with at_work(browser, production, people.DIRECTOR) as page:
            signed(page)
        with at_work(browser, production, people.CLERK) as page:
            dispatched(page)
        with visitor(browser, production) as page:
            verified(page, code_of_the_seal(production))
    assert production.run("verify_audit").returncode == 0
    assert production.run("verify_files").returncode == 0
    told = {message["To"] for message in production.mails}
    assert {people.HEAD.email, people.DIRECTOR.email} <= told, "who had to decide was told by mail"


@contextmanager
def visitor(browser: Browser, production: Production) -> Iterator[Page]:
    """A browser of one's own, in which nobody has signed in."""
    context = browser.new_context(
        viewport={"width": 1366, "height": 768}, base_url=production.url, locale="fr-FR"
    )
    page = context.new_page()
    page.set_default_timeout(SOON)
    expect.set_options(timeout=SOON)
    yield page
    expect.set_options(timeout=5_000)
    context.close()


@contextmanager
def at_work(browser: Browser, production: Production, person: Person) -> Iterator[Page]:
    """The person, who comes in by the entrance."""
    with visitor(browser, production) as page:
        page.goto("/sign-in/")
        page.fill("[name=email]", person.email)
        page.fill("[name=password]", people.PASSWORD)
        page.keyboard.press("Enter")
        expect(page).to_have_url(f"{production.url}/")
        yield page


def registered(page: Page, scan: Path) -> str:
    """By keyboard, with the scan beside; the address of the mail, which has its number and its receipt."""
    lead_on(page, "F2")
    expect(page.locator("#id_sender")).to_be_focused()
    page.keyboard.type("agence urbaine")
    expect(page.locator("#senders [aria-selected=true]")).to_contain_text("Oued Zitoun")
    page.keyboard.press("Enter")
    page.locator("#id_scan").set_input_files(scan)
    expect(page.locator("#scan-pages img").first).to_be_visible()
    page.fill("#id_external_reference", "77/AUZ")
    page.fill("#id_subject", SUBJECT)
    page.keyboard.press("Control+s")
    page.wait_for_url("**/registered/")
    expect(page.locator(".saved .stamp")).to_be_visible()
    expect(page.locator("#receipt a, a#receipt, a[href$='/receipt/']").first).to_be_visible()
    return page.url.removesuffix("registered/")


def assigned(page: Page, mail: str) -> None:
    """To the training division, for a reply within five working days."""
    page.goto(f"{mail}assign/")
    page.locator("[name=unit]").select_option(label=option(page, "unit", people.PLACES[3].name.fr))
    page.locator("[name=instruction]").select_option(index=1)
    page.fill("[name=deadline]", "+5")
    page.locator("main form .btn-primary").last.click()
    page.wait_for_url(mail)


def option(page: Page, field: str, words: str) -> str:
    """The whole text of the choice that holds these words."""
    return page.locator(f"[name={field}] option", has_text=words).first.inner_text()


def answered(page: Page, mail: str) -> None:
    """Taken in charge, written, and sent to those who decide."""
    page.goto(mail)
    page.locator('.actionbar form[action*="/take/"] button').click()
    page.locator('.actionbar a[href*="reply_to"]').click()
    page.locator("#id_body").fill("J’ai l’honneur de vous faire connaître que le projet est accepté.")
    page.locator(".letter-form .btn-primary").click()
    page.wait_for_url("**/letters/*-*/")
    page.locator(".letter-form .btn-primary").last.click()
    page.wait_for_url("**/circuit/")
    page.locator("[name=circuit]").first.check()
    page.locator("main form .btn-primary").click()
    expect(page.locator(".toast-undo")).to_be_visible()


def approved(page: Page) -> None:
    """A visa is one press."""
    first_folder(page)
    folder = page.url
    page.locator("#decide .btn-primary").click()
    page.wait_for_url(lambda address: address != folder)


def signed(page: Page) -> None:
    """Signing asks again who one is, unless that was just said; then it is followed until it is verified."""
    first_folder(page)
    page.locator(".actionbar summary.btn-primary").click()
    sheet = page.locator("dialog:modal")
    expect(sheet.locator(".btn-primary")).to_be_visible()
    if sheet.locator("input[type=password]").count():
        sheet.locator("input[type=password]").fill(people.PASSWORD)
    sheet.locator(".btn-primary").click()
    page.wait_for_url("**signed=**")


def first_folder(page: Page) -> None:
    page.goto("/parapheur/")
    page.locator(".pile .obj", has_text=SUBJECT).first.click()
    page.wait_for_url("**/folders/**")


def dispatched(page: Page) -> None:
    """Numbered and sealed by the system; it leaves by post with its slip."""
    for _attempt in range(30):
        page.goto("/registers/outgoing/")
        row = page.locator(".register a", has_text=SUBJECT).first
        if row.count():
            break
        page.wait_for_timeout(2_000)
    row.click()
    page.wait_for_url("**/mails/**")
    page.goto(f"{page.url.split('?')[0].split('#')[0]}dispatch/")
    page.locator("[name=mode]").first.select_option("post")
    page.locator("main form .btn-primary").last.click()
    expect(page.locator(".toast-undo")).to_be_visible()


def code_of_the_seal(production: Production) -> str:
    """What is printed under the last stamp."""
    asked = "from signing.models import Signature; print(Signature.objects.filter(kind='seal', state='done').latest('ended_at').code)"
    return production.must("shell", "--no-imports", "-c", asked).strip()


def verified(page: Page, code: str) -> None:
    """Anybody may verify the paper."""
    page.goto("/verify/")
    page.fill("[name=code]", code)
    page.locator(".verify-form .btn").first.click()
    expect(page.locator(".verdict.unsure")).to_be_visible()  # its keys are a demonstration's, and it says so
    expect(page.locator(".ver-cols")).to_contain_text(people.DIRECTOR.name.fr)
