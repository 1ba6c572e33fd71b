from django.apps import AppConfig


class CaseConfig(AppConfig):
    name = "relais.casework.case"
    label = "case"
    verbose_name = "Dossiers"
