"""Addresses of the entrance: signing in and out, a forgotten password, the language."""

from django.urls import path

from web.views.entrance import passwords, sign_in

urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-in/code/", sign_in.sign_in_code, name="sign-in-code"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("language/", sign_in.language, name="language"),
    path("password/", passwords.ask, name="password"),
    path("password/sent/", passwords.sent, name="password-sent"),
    path("password/chosen/", passwords.chosen, name="password-chosen"),
    path("password/<str:token>/", passwords.choose, name="password-choose"),
]
