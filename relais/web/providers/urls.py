"""Addresses of what a professional does, for those who control."""

from django.urls import path

from relais.web.providers import views

PREFIX = "professionnels/"
app_name = "providers"
urlpatterns = [
    path("<path:provider>/exceptions/nouvelle/", views.except_provider, name="except"),
    path("<path:provider>/exceptions/<int:part>/arreter/", views.end_exception, name="end"),
    path("<path:provider>/lignes/", views.lines, name="lines"),
    path("<path:provider>/", views.provider, name="provider"),
]
