from __future__ import annotations

from django.urls import path

from relais.casework.signals import views

PREFIX = "signaux/"
app_name = "signals"

urlpatterns = [
    path("", views.Signals.as_view(), name="list"),
    path("<int:pk>/", views.signal, name="signal"),
    path("<int:pk>/ouvrir/", views.open_file, name="open"),
    path("<int:pk>/ecarter/", views.set_aside, name="aside"),
    path("<int:pk>/annuler/", views.undo, name="undo"),
    path("reperages/<slug:name>/", views.definition, name="definition"),
]
