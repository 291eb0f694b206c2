"""Addresses of the parapheur: what waits for my decision, and one folder."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
