from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CaseConfig(AppConfig):
    name = "relais.casework.case"
    label = "case"
    verbose_name = "Dossiers"

    def ready(self) -> None:
        autodiscover_modules("procedure")
