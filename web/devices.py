"""The browser and the machine of a session in words, from how the browser names itself."""

from django.utils.translation import gettext as _

# The first that fits counts: browsers name the ones they descend from too.
_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_MACHINES = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
_HANDHELD = {"Android", "iPhone", "iPad"}


def device_in_words(named: str) -> str:
    """« Firefox on Windows »; what can't be told is said so."""
    browser, machine = _first(named, _BROWSERS), _first(named, _MACHINES)
    if browser and machine:
        return _("{browser} on {machine}").format(browser=browser, machine=machine)
    return browser or machine or _("A browser that doesn't say its name")


def device_icon(named: str) -> str:
    """The icon of a telephone or of a desk."""
    return "smartphone" if _first(named, _MACHINES) in _HANDHELD else "monitor"


def _first(named: str, known: tuple[tuple[str, str], ...]) -> str:
    return next((word for mark, word in known if mark in named), "")
