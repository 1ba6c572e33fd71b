"""Addresses of what support adds to its files."""

from __future__ import annotations

from django.urls import path

from relais.casework.support import views

PREFIX = "accompagnement/"
app_name = "support"
urlpatterns = [path("<str:reference>/droits/", views.review, name="review")]
