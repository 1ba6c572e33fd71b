from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "relais.registers.audit"
    label = "audit"
    verbose_name = "Journal"
