"""Addresses of registration: a mail is registered, corrected, labelled, or many files are taken in at once."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
