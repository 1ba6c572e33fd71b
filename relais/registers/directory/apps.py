from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "relais.registers.directory"
    label = "directory"
    verbose_name = "Annuaire"
