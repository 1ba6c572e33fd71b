from django.apps import AppConfig


class RetentionConfig(AppConfig):
    name = "relais.registers.retention"
    label = "retention"
    verbose_name = "Conservation"
