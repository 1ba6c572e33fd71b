from django.apps import AppConfig


class SupportConfig(AppConfig):
    name = "relais.casework.support"
    label = "support"
    verbose_name = "Accompagnements"
