from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_save


class DirectoryConfig(AppConfig):
    name = "relais.registers.directory"
    label = "directory"
    verbose_name = "Annuaire"

    def ready(self) -> None:
        from relais.registers.directory.models import Person

        post_save.connect(_index, sender=Person, dispatch_uid="directory.index")


def _index(instance: Any, **_: Any) -> None:
    """A person saved one at a time is found at once; the load in bulk keeps the index itself."""
    from relais.registers.directory.index import index_person

    index_person(instance)
