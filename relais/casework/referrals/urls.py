"""Addresses of referrals."""

from django.urls import path

from relais.casework.referrals import fund_views, partner_views, views

PREFIX = "orientations/"
app_name = "referrals"
urlpatterns = [
    path("", fund_views.ReceivedList.as_view(), name="received"),
    path("envoyees/", partner_views.SentList.as_view(), name="sent"),
    path("nouvelle/", partner_views.new, name="new"),
    path("<str:reference>/", views.referral, name="referral"),
    path("<str:reference>/retirer/", partner_views.withdraw, name="withdraw"),
    path("<str:reference>/prendre-en-charge/", fund_views.take, name="take"),
    path("<str:reference>/accuser-reception/", fund_views.acknowledge, name="acknowledge"),
    path("<str:reference>/ne-pas-retenir/", fund_views.decline, name="decline"),
    path("<str:reference>/reprendre/", fund_views.reopen, name="reopen"),
    path("<str:reference>/annuler/", fund_views.give_back, name="give_back"),
]
