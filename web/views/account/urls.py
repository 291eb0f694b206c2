"""Addresses of what is one's own: notifications, profile, second factor, sessions, keys; and the sheet of components."""

from django.urls import path

from web.views.account import components, keyboard, notifications, profile, second_factor, sessions

urlpatterns = [
    path("notifications/", notifications.notifications, name="notifications"),
    path("notifications/unread/", notifications.unread, name="notifications-unread"),
    path("notifications/read/", notifications.all_read, name="notifications-read"),
    path("notifications/told/", notifications.told, name="notifications-told"),
    path("notifications/<uuid:notification_id>/", notifications.notification, name="notification"),
    path("profile/", profile.profile, name="profile"),
    path("profile/preferences/", profile.preferences, name="preferences"),
    path("profile/password/", profile.password, name="password-change"),
    path("profile/second-factor/", second_factor.second_factor, name="second-factor"),
    path("profile/second-factor/begin/", second_factor.begin, name="second-factor-begin"),
    path("profile/second-factor/set-up/", second_factor.set_up, name="second-factor-set-up"),
    path("profile/second-factor/codes/", second_factor.renew, name="second-factor-codes"),
    path("profile/second-factor/off/", second_factor.switch_off, name="second-factor-off"),
    path("profile/sessions/", sessions.sessions, name="sessions"),
    path("profile/sessions/others/", sessions.end_others, name="sessions-end-others"),
    path("profile/sessions/<uuid:session_id>/", sessions.end, name="session-end"),
    path("keyboard/", keyboard.keyboard, name="keyboard"),
    path("components/", components.components, name="components"),
]
