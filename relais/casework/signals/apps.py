from django.apps import AppConfig


class SignalsConfig(AppConfig):
    name = "relais.casework.signals"
    label = "signals"
    verbose_name = "Signaux"
