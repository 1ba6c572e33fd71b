from __future__ import annotations

from django.urls import path

from relais.casework.signals import views
from relais.casework.signals.lists import ControlSignals, Signals

PREFIX = "signaux/"
app_name = "signals"

urlpatterns = [
    path("", Signals.as_view(), name="list"),
    path("anomalies/", ControlSignals.as_view(), name="controls"),
    path("<int:pk>/", views.signal, name="signal"),
    path("<int:pk>/ouvrir/", views.open_file, name="open"),
    path("<int:pk>/ecarter/", views.set_aside, name="aside"),
    path("<int:pk>/annuler/", views.undo, name="undo"),
    path("<int:pk>/pieces/", views.ask, name="ask"),
    path("<int:pk>/pieces/<int:part>/recues/", views.received, name="received"),
    path("<int:pk>/pieces/<int:part>/retirer/", views.withdrawn, name="withdrawn"),
    path("reperages/<slug:name>/", views.definition, name="definition"),
]
