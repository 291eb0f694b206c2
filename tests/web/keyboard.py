"""Keys of the product, pressed when they are heard."""

from playwright.sync_api import Page


def lead_on(page: Page, key: str) -> None:
    """Press a key that leads to another page: once the scripts of this one have come, and until those of the next have."""
    page.wait_for_load_state()
    with page.expect_navigation():
        page.keyboard.press(key)
