"""Addresses of the frame: home, search, person, health; and the services' own."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
