"""Addresses of the administrator."""

from django.urls import path

from relais.web.administration import accounts, partners
from relais.web.administration.journal import JournalList
from relais.web.administration.retention_page import retention

PREFIX = "administration/"
app_name = "administration"
urlpatterns = [
    path("comptes/", accounts.AgentList.as_view(), name="agents"),
    path("comptes/nouveau/", accounts.open_account, name="open"),
    path("comptes/<int:pk>/", accounts.agent_page, name="agent"),
    path("comptes/<int:pk>/roles/", accounts.roles, name="roles"),
    path("comptes/<int:pk>/absence/", accounts.absence, name="absence"),
    path("comptes/<int:pk>/invitation/", accounts.invite, name="invite"),
    path("comptes/<int:pk>/fermer/", accounts.close, name="close"),
    path("comptes/<int:pk>/rouvrir/", accounts.reopen, name="reopen"),
    path("partenaires/", partners.PartnerList.as_view(), name="partners"),
    path("partenaires/nouveau/", partners.partner, name="add_partner"),
    path("partenaires/<int:pk>/", partners.partner, name="partner"),
    path("conservation/", retention, name="retention"),
    path("journal/", JournalList.as_view(), name="journal"),
]
