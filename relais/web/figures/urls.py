"""Addresses of the figures and of the report."""

from django.urls import path, register_converter

from relais.common.slugs import slug
from relais.data.indicators.registry import indicators
from relais.pages.addresses import in_french
from relais.web.figures import report, views
from relais.web.figures.rows import rows

register_converter(
    in_french(lambda: {name: slug(each.title) for name, each in indicators().items()}), "indicator"
)

PREFIX = "chiffres/"
app_name = "figures"
urlpatterns = [
    path("", views.figures, name="figures"),
    path("<int:year>/<indicator:name>/", rows, name="rows"),
    path("rapports/", report.reports, name="reports"),
    path("rapports/faire/", report.build, name="build"),
    path("rapports/<int:year>/<path:name>", report.file, name="file"),
]
