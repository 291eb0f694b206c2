"""Addresses of the configuration: registers, types, instructions, correspondents, circuits, signing, queues."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
