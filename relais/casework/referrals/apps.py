from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    name = "relais.casework.referrals"
    label = "referrals"
    verbose_name = "Orientations des partenaires"
