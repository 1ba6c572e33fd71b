from __future__ import annotations

from django.urls import path

from relais.web.rights import documentation, letters, public, simulator, views

PREFIX = ""
app_name = "rights"

urlpatterns = [
    path("simulateur/", public.C2S.as_view(), name="public"),
    path("droits/", views.rights, name="rights"),
    path("droits/courrier/", letters.to_letter, name="to_letter"),
    path("droits/c2s/", simulator.c2s, name="c2s"),
    path("droits/<slug:name>/", views.simulate, name="simulate"),
    path("regles/droit/<slug:name>/", documentation.right_page, name="right"),
    path("regles/", views.rules, name="rules"),
    path("regles/<slug:name>/", views.rule, name="rule"),
]
