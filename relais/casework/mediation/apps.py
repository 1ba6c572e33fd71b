from django.apps import AppConfig


class MediationConfig(AppConfig):
    name = "relais.casework.mediation"
    label = "mediation"
    verbose_name = "Médiation"
