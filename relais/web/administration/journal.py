"""The journal of the fund, read by who answers for it."""

from __future__ import annotations

from django.db.models import QuerySet

from relais.pages.lists import Column, Empty, Filter, ListPage
from relais.registers.accounts.permissions import Permission
from relais.registers.audit.models import AuditEvent
from relais.web.administration import wording


class JournalList(ListPage):
    """Actions and reads, newest first; nothing can be changed here nor anywhere."""

    title = "Journal"
    lede = "Chaque action et chaque lecture de dossier, scellée avec la précédente : rien ne peut y être changé ni retiré sans que cela se voie."
    noun = ("événement", "événements")
    permission = Permission.READ_JOURNAL
    export_permission = Permission.READ_JOURNAL
    columns = (
        Column("number", "N°", kind="number", sort="number"),
        Column("at", "Quand", kind="datetime"),
        Column("actor", "Qui", lambda event: str(event.actor or "Relais")),
        Column("verb", "Quoi", lambda event: wording.verb(event.verb)),
        Column(
            "target", "Sur quoi", lambda event: wording.target(event.target_type, event.target_id)
        ),
        Column("hash", "Sceau", lambda event: event.hash[:12], shown=False),
    )
    filters = (
        Filter("depuis", "Depuis le", "at__date__gte", kind="date", sentence="depuis le {}"),
        Filter("quoi", "Action", "verb", choices=tuple(wording.VERBS.items()), sentence="{}"),
        Filter(
            "qui",
            "Nom de l’agent",
            "actor__last_name__icontains",
            kind="text",
            sentence="par « {} »",
        ),
    )
    order = "-number"
    empty = Empty("Le journal est vide")

    def rows(self) -> QuerySet[AuditEvent]:
        return AuditEvent.objects.filter(fund=self.agent.fund).select_related("actor")
