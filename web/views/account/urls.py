"""Addresses of what is one's own: notifications, profile, second factor, sessions."""

from django.urls import path

from web.views.account import notifications

urlpatterns = [
    path("notifications/", notifications.notifications, name="notifications"),
    path("notifications/unread/", notifications.unread, name="notifications-unread"),
    path("notifications/read/", notifications.all_read, name="notifications-read"),
    path("notifications/told/", notifications.told, name="notifications-told"),
    path("notifications/<uuid:notification_id>/", notifications.notification, name="notification"),
]
