"""Addresses of the organisation: administrations, units, posts, people, calendars, applications."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
