"""Addresses of the frame: home, search, help, health; and the services' own, each at its prefix."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from relais.pages.contributions import modules
from relais.web import views
from relais.web.api import api_urls
from relais.web.health import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("recherche/", views.search, name="search"),
    path("aide/", views.help_page, name="help"),
    path("accessibilite/", views.accessibility, name="accessibility"),
    path("preferences/", views.preferences, name="preferences"),
    path("favicon.ico", views.favicon),
    path("sante/", health, name="health"),
    path("api/v1/", api_urls()),
]
urlpatterns += [
    path(module.PREFIX, include(module.__name__))
    for module in modules("urls")
    if hasattr(module, "PREFIX")
]
