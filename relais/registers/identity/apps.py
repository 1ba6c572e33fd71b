from django.apps import AppConfig


class IdentityConfig(AppConfig):
    name = "relais.registers.identity"
    label = "identity"
    verbose_name = "Identités"
