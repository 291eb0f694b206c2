"""Addresses of the site."""

from django.contrib.auth import views as passwords
from django.contrib.auth.decorators import login_not_required
from django.urls import path

from web.views import entrance, files, home, mails, registers, verification

urlpatterns = [
    path("", home.home, name="home"),
    path("sign-in/", entrance.sign_in, name="sign-in"),
    path("sign-in/code/", entrance.sign_in_code, name="sign-in-code"),
    path("sign-out/", entrance.sign_out, name="sign-out"),
    path("language/", entrance.language, name="language"),
    path(
        "password/",
        login_not_required(
            passwords.PasswordResetView.as_view(
                template_name="web/pages/password_reset.html",
                email_template_name="web/mails/password_reset.txt",
                subject_template_name="web/mails/password_reset_subject.txt",
            )
        ),
        name="password_reset",
    ),
    path(
        "password/sent/",
        login_not_required(
            passwords.PasswordResetDoneView.as_view(template_name="web/pages/password_reset_sent.html")
        ),
        name="password_reset_done",
    ),
    path(
        "password/<uidb64>/<token>/",
        login_not_required(
            passwords.PasswordResetConfirmView.as_view(template_name="web/pages/password_choose.html")
        ),
        name="password_reset_confirm",
    ),
    path(
        "password/chosen/",
        login_not_required(
            passwords.PasswordResetCompleteView.as_view(template_name="web/pages/password_chosen.html")
        ),
        name="password_reset_complete",
    ),
    path("registers/<str:direction>/", registers.register_list, name="register"),
    path("mails/<uuid:mail_id>/", mails.mail, name="mail"),
    path("pieces/<uuid:piece_id>/pages/<int:page>/<int:width>/", files.piece_page, name="piece-page"),
    path("pieces/<uuid:piece_id>/file/", files.piece_file, name="piece-file"),
    path("verify/", verification.verify, name="verify"),
    path("v/<str:code>/", verification.verify_code, name="verify-code"),
    path("v/<str:code>", verification.verify_code),
]
