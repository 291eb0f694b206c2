"""Addresses open to everybody: is this document what it says it is?"""

from django.urls import path

from web.views.public import verification

urlpatterns = [
    path("verify/", verification.verify, name="verify"),
    path("v/<str:code>/", verification.verify_code, name="verify-code"),
    path("v/<str:code>", verification.verify_code),
]
