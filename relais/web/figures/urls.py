"""Addresses of the figures and of the report."""

from django.urls import path

from relais.web.figures import report, views
from relais.web.figures.rows import rows

PREFIX = "chiffres/"
app_name = "figures"
urlpatterns = [
    path("", views.figures, name="figures"),
    path("<int:year>/<slug:name>/", rows, name="rows"),
    path("rapports/", report.reports, name="reports"),
    path("rapports/faire/", report.build, name="build"),
    path("rapports/<int:year>/<path:name>", report.file, name="file"),
]
