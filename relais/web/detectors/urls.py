"""Addresses of the catalogue of detectors."""

from django.urls import path, register_converter

from relais.common.slugs import slug
from relais.data.mining.documentation import headers
from relais.pages.addresses import in_french
from relais.web.detectors import views

register_converter(
    in_french(lambda: {name: slug(header.title) for name, header in headers().items()}), "detector"
)

PREFIX = "detecteurs/"
app_name = "detectors"
urlpatterns = [
    path("", views.catalogue, name="catalogue"),
    path("<detector:name>/", views.detector, name="detector"),
    path("<detector:name>/remettre/", views.put_back, name="put_back"),
]
