"""Addresses of the site."""

from django.urls import path

from web.views import entrance, files, home, mails, notifications, passwords, registers, verification

urlpatterns = [
    path("", home.home, name="home"),
    path("menu/", home.menu, name="menu"),
    path("sign-in/", entrance.sign_in, name="sign-in"),
    path("sign-in/code/", entrance.sign_in_code, name="sign-in-code"),
    path("sign-out/", entrance.sign_out, name="sign-out"),
    path("language/", entrance.language, name="language"),
    path("password/", passwords.ask, name="password"),
    path("password/sent/", passwords.sent, name="password-sent"),
    path("password/chosen/", passwords.chosen, name="password-chosen"),
    path("password/<str:token>/", passwords.choose, name="password-choose"),
    path("registers/<str:direction>/", registers.register_list, name="register"),
    path("mails/<uuid:mail_id>/", mails.mail, name="mail"),
    path("pieces/<uuid:piece_id>/pages/<int:page>/<int:width>/", files.piece_page, name="piece-page"),
    path("pieces/<uuid:piece_id>/file/", files.piece_file, name="piece-file"),
    path("notifications/", notifications.notifications, name="notifications"),
    path("notifications/unread/", notifications.unread, name="notifications-unread"),
    path("notifications/read/", notifications.all_read, name="notifications-read"),
    path("notifications/told/", notifications.told, name="notifications-told"),
    path("notifications/<uuid:notification_id>/", notifications.notification, name="notification"),
    path("verify/", verification.verify, name="verify"),
    path("v/<str:code>/", verification.verify_code, name="verify-code"),
    path("v/<str:code>", verification.verify_code),
]
