"""Addresses of letters: drafting, previewing, choosing a circuit, sending."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
