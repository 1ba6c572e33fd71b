"""Root of the addresses; each service brings its own `urls.py`."""

from django.urls import include, path

urlpatterns = [
    path("compte/", include("relais.web.account_urls")),
    path("", include("relais.web.urls")),
]
