from __future__ import annotations

from django.urls import path, register_converter

from relais.pages.addresses import in_french
from relais.web.rights import documentation, letters, public, simulator, tables, views
from relais.web.rights.addresses import rights_addressed, values_addressed

register_converter(in_french(rights_addressed), "right")
register_converter(in_french(values_addressed), "value")

PREFIX = ""
app_name = "rights"

urlpatterns = [
    path("simulateur/", public.C2S.as_view(), name="public"),
    path("droits/", views.rights, name="rights"),
    path("droits/courrier/", letters.to_letter, name="to_letter"),
    path("droits/c2s/", simulator.c2s, name="c2s"),
    path("droits/<right:name>/", views.simulate, name="simulate"),
    path("regles/droit/<right:name>/", documentation.right_page, name="right"),
    path("regles/", views.rules, name="rules"),
    path("regles/<value:name>/", views.rule, name="rule"),
    path("regles/<value:name>/table/", tables.value_lines, name="value_lines"),
]
