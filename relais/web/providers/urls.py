"""Addresses of what a professional does, for those who control."""

from django.urls import path

from relais.web.providers import views

PREFIX = "professionnels/"
app_name = "providers"
urlpatterns = [
    path("<path:provider>/lignes/", views.lines, name="lines"),
    path("<path:provider>/", views.provider, name="provider"),
]
