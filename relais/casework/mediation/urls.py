"""Addresses of what mediation adds: its public referral."""

from __future__ import annotations

from django.urls import path

from relais.casework.mediation import views

PREFIX = "mediateur/"
app_name = "mediation"
urlpatterns = [path("", views.Refer.as_view(), name="refer")]
