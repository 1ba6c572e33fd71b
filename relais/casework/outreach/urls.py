from __future__ import annotations

from django.urls import path

from relais.casework.outreach.views import calls, campaigns, design, imports, onsite

PREFIX = "campagnes/"
app_name = "outreach"

urlpatterns = [
    path("", campaigns.Campaigns.as_view(), name="list"),
    path("nouvelle/", design.new, name="new"),
    path("<int:pk>/", campaigns.campaign, name="campaign"),
    path("<int:pk>/effet/", campaigns.effect, name="effect"),
    path("<int:pk>/personnes/", campaigns.Contacts.as_view(), name="contacts"),
    path("<int:pk>/preparer/", design.design, name="design"),
    path("<int:pk>/apercu/", design.preview, name="preview"),
    path("<int:pk>/vagues/", design.build, name="build"),
    path("<int:pk>/vagues/equipe/", design.wave_team, name="wave-team"),
    path("<int:pk>/script/", design.script, name="script"),
    path("<int:pk>/etat/", design.status, name="status"),
    path("<int:pk>/confier/", design.reassign, name="reassign"),
    path("<int:pk>/appels/", calls.call, name="call"),
    path("<int:pk>/appels/suivante/", calls.take, name="take"),
    path("<int:pk>/appels/rendre/", calls.give_back, name="give-back"),
    path("<int:pk>/appels/annuler/", calls.undo, name="undo"),
    path("<int:pk>/terrain/", onsite.plan, name="plan"),
    path("terrain/<int:pk>/", onsite.field, name="field"),
    path("terrain/saisies/<int:pk>/annuler/", onsite.undo_entry, name="undo-entry"),
    path("<int:pk>/imports/", imports.upload, name="upload"),
    path("imports/<int:pk>/", imports.imported, name="import"),
    path("imports/<int:pk>/suite/", imports.go_on, name="go-on"),
    path("imports/<int:pk>/abandonner/", imports.discard, name="discard"),
]
