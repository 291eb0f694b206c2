"""The pages of what is one's own."""

from tests.web.pages import Page

PAGES = {"notifications": Page("cheffe-division")}
NOT_PAGES = {
    "notifications-unread": "a part of a page",
    "notifications-read": "only an act",
    "notifications-told": "only an act",
    "notification": "only an act",
}
