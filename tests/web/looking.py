"""What is looked for on a page in a browser: language, width, size of what one touches, accessibility, nothing from outside."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDTHS = (360, 390, 768, 1366)
_LAYOUTS = {360, 768, 1366}
"""The widths between which the style sheets change the layout: what axe finds at one holds up to the next."""
_AXE = """async () => (await axe.run({
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'], preload: false}))
  .violations.filter(found => ['serious', 'critical'].includes(found.impact))
  .map(found => [found.id, found.nodes.slice(0, 3).map(node => node.html.slice(0, 160))])"""
_SMALL = """() => [...document.querySelectorAll('a, button, input:not([type=hidden]), select, summary')]
  .filter(e => e.offsetParent && e.getClientRects().length && !e.closest('.visually-hidden-focusable'))
  .filter(e => getComputedStyle(e).display !== 'inline' && !e.closest('.visually-hidden'))
  .map(e => e.matches('[type=checkbox], [type=radio]') ? e.labels[0] || e : e)
  .filter(e => (e.matches('.obj') ? e.closest('tr, li') : e).getBoundingClientRect().height < 43.5)
  .map(e => e.outerHTML.slice(0, 120))"""


def listen(page: Page, ours: str, wrong: list[str]) -> None:
    """Note whatever the page asks of another host, and whatever its security policy stops."""
    page.on("console", lambda said: wrong.append(said.text) if "Content Security" in said.text else None)
    page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
    page.on("request", lambda sent: None if _is_ours(sent.url, ours) else wrong.append(sent.url))


def _is_ours(url: str, ours: str) -> bool:
    return url.startswith((ours, "data:", "blob:"))


_PRINTED = """() => [...document.querySelectorAll('main *')]
  .filter(e => e.checkVisibility() && e.getClientRects().length && !e.closest('.visually-hidden, [class*=clip]'))
  .filter(e => { const r = e.getBoundingClientRect(); return r.width > 1 && (r.right > innerWidth + 1 || r.left < -1) })
  .slice(0, 3).map(e => e.outerHTML.slice(0, 120))"""
_PAPER = 688
"""Width in pixels of what a page of A4 shows between its margins."""


def look_printed(page: Page, address: str, language: str) -> list[str]:
    """What is wrong with the page on paper: something cut off, or the navigation printed."""
    page.set_viewport_size({"width": _PAPER, "height": 1000})
    page.emulate_media(media="print")
    where = f"{address} ({language}, printed)"
    wrong = [f"{where}: cut off: {found}" for found in page.evaluate(_PRINTED)]
    for part in (".rail", ".tabbar", ".topbar", ".actionbar"):
        if page.locator(part).first.is_visible():
            wrong.append(f"{where}: {part} is printed")
    page.emulate_media(media="screen")
    return wrong


_FIXED = """() => [...document.querySelectorAll('body *')]
  .filter(e => getComputedStyle(e).position === 'fixed' && e.checkVisibility() && !e.closest('.visually-hidden'))
  .reduce((sum, e) => sum + e.getBoundingClientRect().height, 0)"""
_ENLARGED = {"width": 683, "height": 384}
"""What a screen of 1366 × 768 holds at a zoom of 200 % (WCAG 2.2, 1.4.4 and 1.4.10)."""


def look_enlarged(page: Page, address: str, language: str) -> list[str]:
    """What is wrong with the page at a zoom of 200 %: cut off at the side, or half hidden behind what stays in place."""
    page.set_viewport_size(_ENLARGED)
    where = f"{address} ({language}, 200 %)"
    wrong = []
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        wrong.append(f"{where}: scrolls sideways")
    if (fixed := page.evaluate(_FIXED)) > _ENLARGED["height"] / 2:
        wrong.append(f"{where}: {fixed:.0f} of {_ENLARGED['height']} pixels stay in place")
    return wrong


def look(page: Page, address: str, language: str, width: int) -> list[str]:
    """What is wrong with the page as it stands at this width."""
    where = f"{address} ({language}, {width})"
    wrong = []
    if page.evaluate("document.documentElement.lang") != language:
        wrong.append(f"{where}: not in {language}")
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        wrong.append(f"{where}: scrolls sideways")
    wrong += [f"{where}: smaller than a finger: {found}" for found in page.evaluate(_SMALL)]
    if width in _LAYOUTS:
        wrong += [f"{where}: {rule}: {nodes}" for rule, nodes in _axe(page)]
    return wrong


def _axe(page: Page) -> list[tuple[str, list[str]]]:
    """What axe finds serious or critical; its script is put into each document once."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    return [(rule, nodes) for rule, nodes in page.evaluate(_AXE)]
