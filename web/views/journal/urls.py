"""Addresses of the journal: what happened, to what, by whom, and how it is proved."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
