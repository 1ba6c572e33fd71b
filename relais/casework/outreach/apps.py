from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "relais.casework.outreach"
    label = "outreach"
    verbose_name = "Campagnes"
