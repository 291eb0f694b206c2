"""Addresses open to everybody: is this document what it says it is?"""

from django.urls import path

from web.views.public import file_check, verification

urlpatterns = [
    path("verify/", verification.verify, name="verify"),
    path("verify/file/", file_check.verify_file, name="verify-file"),
    path("v/<str:code>/", verification.verify_code, name="verify-code"),
    path("v/<str:code>", verification.verify_code),
]
