"""Addresses of the first page, the registers' lists and the page of one mail."""

from django.urls import path

from web.views.mails import acts, assigning, cases, files, home, mail, registers, search
from web.views.mails.choices import CHOICES

urlpatterns = [
    path("", home.home, name="home"),
    path("menu/", home.menu, name="menu"),
    path("search/", search.search, name="search"),
    path("registers/density/", registers.density, name="register-density"),
    path("registers/<str:direction>/", registers.register_list, name="register"),
    path("mails/<uuid:mail_id>/", mail.mail, name="mail"),
    *(
        path(f"mails/<uuid:mail_id>/{name}/", assigning.assigning, {"name": name}, name=f"mail-{name}")
        for name in ("assign", "reassign")
    ),
    *(
        path(f"mails/<uuid:mail_id>/{name}/", acts.act, {"name": name}, name=f"mail-{name}")
        for name in CHOICES
    ),
    path("cases/", cases.case_list, name="cases"),
    path("cases/new/", cases.case_new, name="case-new"),
    path("cases/<uuid:case_id>/", cases.case, name="case"),
    path("pieces/<uuid:piece_id>/pages/<int:page>/<int:width>/", files.piece_page, name="piece-page"),
    path("pieces/<uuid:piece_id>/file/", files.piece_file, name="piece-file"),
]
