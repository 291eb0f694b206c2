"""Addresses of the first page, the registers' lists and the page of one mail."""

from django.urls import path

from web.views.mails import files, home, mail, registers

urlpatterns = [
    path("", home.home, name="home"),
    path("menu/", home.menu, name="menu"),
    path("registers/<str:direction>/", registers.register_list, name="register"),
    path("mails/<uuid:mail_id>/", mail.mail, name="mail"),
    path("pieces/<uuid:piece_id>/pages/<int:page>/<int:width>/", files.piece_page, name="piece-page"),
    path("pieces/<uuid:piece_id>/file/", files.piece_file, name="piece-file"),
]
