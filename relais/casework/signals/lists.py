"""The lists of signals: one for needs, one for control, each with pictures that filter it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import Count, Q, QuerySet, Sum
from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode

from relais.casework.signals import actions
from relais.casework.signals.enums import Purpose, SignalState, SubjectKind
from relais.casework.signals.forms import AsideForm, ControlAsideForm
from relais.casework.signals.models import SEES, FiledSignal, SignalDefinition
from relais.geo import commune_name, communes_of
from relais.pages.bars import Bar, link_bars
from relais.pages.bulk import Bulk
from relais.pages.lists import Column, Empty, Filter, ListPage
from relais.pages.maps import commune_map
from relais.pages.typography import count, euros
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission

TO_DECIDE = "a_decider"
STATES = [(TO_DECIDE, "À décider"), *SignalState.choices]
NOT_OF_NEEDS = (SignalState.ASKED, SignalState.KEPT, SignalState.RETIRED)
STAKES = (
    ("1000", "1 000 € et plus"),
    ("10000", "10 000 € et plus"),
    ("100000", "100 000 € et plus"),
    ("inconnu", "sans montant"),
)
SUBJECTS_SHOWN = 8
KNOWN = Q(stake__gte=0)
"""An amount that is known; the index of stakes answers without the table."""
LISTED = (
    *("subject_kind", "subject_id", "reasons", "commune", "amount_cents", "score", "filed_on"),
    *("state", "starts_on", "ends_on", "version", "definition__title"),
    *("person__last_name", "person__first_names"),
)


def list_url(purpose: str) -> str:
    """The list where signals of a purpose stand."""
    return reverse("signals:controls" if purpose == Purpose.ABUSE else "signals:list")


def signals_url(purpose: str, definition: str, **more: str) -> str:
    """The list, filtered on a definition."""
    own = "detecteur" if purpose == Purpose.ABUSE else "reperage"
    return f"{list_url(purpose)}?{urlencode({**more, own: definition})}"


def _of_needs(agent: Agent) -> list[tuple[str, str]]:
    return _definitions(agent, Purpose.NEED)


def _of_control(agent: Agent) -> list[tuple[str, str]]:
    return _definitions(agent, Purpose.ABUSE)


def _definitions(agent: Agent, purpose: Purpose) -> list[tuple[str, str]]:
    rows = SignalDefinition.objects.filter(purpose=purpose).order_by("title")
    return list(rows.values_list("name", "title")) if agent.may(SEES[purpose]) else []


def _communes(agent: Agent) -> list[tuple[str, str]]:
    known = communes_of(agent.fund.department).select(["code", "name"]).to_pylist()
    return sorted(((each["code"], each["name"]) for each in known), key=lambda pair: pair[1])


def _commune(row: FiledSignal) -> str:
    return commune_name(row.commune)


def _in_state(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(pending=1) if value == TO_DECIDE else rows.filter(state=value)


def _stake(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    return rows.filter(stake__lt=0) if value == "inconnu" else rows.filter(stake__gte=f"{value}00")


def _set_aside(actor: Agent, row: FiledSignal, said: dict[str, Any]) -> None:
    actions.set_aside(actor=actor, signal=row, reason=said["reason"], note=said["note"])


def _keep(actor: Agent, row: FiledSignal, said: dict[str, Any]) -> None:
    actions.keep(actor=actor, signal=row)


SUBJECT = Column("subject", "Sujet", lambda row: row.subject)
REASON = Column("reason", "Pourquoi", lambda row: row.reasons[0] if row.reasons else "", "long")
COLUMNS = (
    Column("commune", "Commune", _commune, sort="commune"),
    Column("amount_cents", "Enjeu", kind="money", sort="stake"),
    Column("score", "Rang", kind="number", sort="score", shown=False),
    Column("filed_on", "Trouvé le", kind="date", sort="filed_on"),
    Column("state", "État", lambda row: row.badge, sort="state"),
    Column("ends_on", "Jusqu’au", kind="date", shown=False),
    Column("version", "Version", shown=False),
)
COMMUNE = Filter("commune", "Commune", "commune", choices=_communes, sentence="à {}")
SINCE = Filter("depuis", "Trouvés depuis", "filed_on__gte", "date", sentence="depuis le {}")
UNDONE_ONE_BY_ONE = "Chaque signal écarté pourra être repris un par un."


class SignalList(ListPage):
    """What both lists share. `purpose`: whose signals; `by`: the filter of definitions, that the bars draw."""

    purpose: ClassVar[Purpose]
    by: ClassVar[str]
    names = True
    noun = ("signal", "signaux")
    template_name = "signals/list.html"
    defaults = {"etat": TO_DECIDE}
    order = "-filed_on"
    empty = Empty(
        "Aucun signal",
        "Les repérages se font la nuit : ce qu’ils trouvent sera là demain matin.",
    )

    def rows(self) -> QuerySet[Any]:
        """What the columns say and nothing more: the evidence is most of a row."""
        rows = FiledSignal.objects.visible_to(self.agent).filter(purpose=self.purpose)
        return rows.select_related("definition", "person").only(*LISTED)

    def row_url(self, row: FiledSignal) -> str:
        return row.get_absolute_url()

    def extra(self) -> dict[str, Any]:
        here = self.address(self.request.GET)
        by_commune = dict(self._counted("commune", "commune"))
        chosen = self.asked.filters.get("commune", "")
        drawn = commune_map(
            self.agent.fund.department,
            {code: n for code, n in by_commune.items() if code},
            title="Signaux par commune",
            unit="signaux",
            url=lambda code: _with(here, commune=code),
            chosen=chosen,
        )
        return {"map": drawn, "bars": self._bars(here)}

    def _bars(self, here: QueryDict) -> list[Bar]:
        titles = dict(self.choices(next(each for each in self.filters if each.name == self.by)))
        found = [
            (key, titles.get(key, key), n) for key, n in self._counted(self.by, "definition_id")
        ]
        current = self.asked.filters.get(self.by, "")
        return link_bars(found, lambda key: _with(here, **{self.by: key}), current)

    def _narrowed(self, own: str) -> QuerySet[Any]:
        """Rows under every filter but its own, so that each picture filters the others."""
        rows = self.rows().select_related(None)
        for chosen in self.filters:
            if chosen.name != own and (value := self.asked.filters.get(chosen.name)):
                rows = chosen.narrowed(rows, value)
        return rows.order_by()

    def _counted(self, own: str, field: str) -> Sequence[tuple[str, int]]:
        rows = self._narrowed(own)
        return list(rows.values_list(field).annotate(n=Count("pk")).order_by("-n"))


class Signals(SignalList):
    purpose, by = Purpose.NEED, "reperage"
    title = "Signaux"
    lede = "Ce que la nuit a trouvé dans les données. Un signal ne décide rien : vous ouvrez un dossier, ou vous l’écartez."
    permission = Permission.SEE_SIGNALS
    columns = (
        SUBJECT,
        Column("definition", "Repérage", lambda row: row.definition.title, sort="definition_id"),
        REASON,
        *COLUMNS,
    )
    filters = (
        Filter(
            "etat",
            "État",
            _in_state,
            choices=[pair for pair in STATES if pair[0] not in NOT_OF_NEEDS],
            sentence="{}",
        ),
        Filter("reperage", "Repérage", "definition_id", choices=_of_needs, sentence="{}"),
        COMMUNE,
        SINCE,
    )
    bulk = (
        Bulk(
            "aside",
            "Écarter",
            _set_aside,
            Permission.DECIDE_SIGNALS,
            AsideForm,
            UNDONE_ONE_BY_ONE,
        ),
    )


class ControlSignals(SignalList):
    purpose, by = Purpose.ABUSE, "detecteur"
    title = "Anomalies"
    lede = "Ce que les détecteurs ont trouvé dans les facturations. Un signal n’accuse personne : vous lisez, vous vérifiez, vous décidez."
    permission = Permission.SEE_CONTROL_SIGNALS
    template_name = "signals/controls.html"
    order = "-amount_cents"
    columns = (
        SUBJECT,
        Column("definition", "Détecteur", lambda row: row.definition.title, sort="definition_id"),
        REASON,
        *COLUMNS[:2],
        Column("score", "Rang", kind="number", sort="score", shown=False),
        Column("starts_on", "Depuis", kind="date", shown=False),
        *COLUMNS[3:],
    )
    filters = (
        Filter("etat", "État", _in_state, choices=STATES, sentence="{}"),
        Filter("detecteur", "Détecteur", "definition_id", choices=_of_control, sentence="{}"),
        Filter(
            "sorte", "Sujet", "subject_kind", choices=SubjectKind.choices, sentence="sujet : {}"
        ),
        Filter("numero", "Numéro du sujet", "subject_id", "text", sentence="sujet {}"),
        COMMUNE,
        Filter("enjeu", "Enjeu", _stake, choices=STAKES, sentence="enjeu {}"),
        SINCE,
    )
    bulk = (
        Bulk(
            "aside",
            "Classer sans suite",
            _set_aside,
            Permission.DECIDE_SIGNALS,
            ControlAsideForm,
            UNDONE_ONE_BY_ONE,
        ),
        Bulk(
            "keep",
            "Retenir pour un dossier",
            _keep,
            Permission.DECIDE_SIGNALS,
            None,
            "Chaque signal retenu pourra être repris un par un.",
        ),
    )
    empty = Empty(
        "Aucune anomalie",
        "Les détecteurs passent la nuit : ce qu’ils trouvent sera là demain matin.",
    )

    def extra(self) -> dict[str, Any]:
        here = self.address(self.request.GET)
        withheld = FiledSignal.objects.visible_to(self.agent).filter(
            purpose=self.purpose, state=SignalState.RETIRED
        )
        return {
            **super().extra(),
            "totals": self._totals(),
            "subjects": self._subjects(here),
            "n_withheld": withheld.count(),
            "withheld_url": f"{list_url(self.purpose)}?etat={SignalState.RETIRED}",
        }

    def _totals(self) -> list[tuple[str, str]]:
        """Of the whole selection. Stakes may overlap: two detectors may point at the same line."""
        found = self._narrowed("").aggregate(
            n=Count("pk"), known=Count("pk", filter=KNOWN), cents=Sum("stake", filter=KNOWN)
        )
        unknown = found["n"] - found["known"]
        return [
            ("Signaux", count(found["n"], "signal", "signaux")),
            ("Somme des enjeux", euros(found["cents"]) if found["known"] else "inconnue"),
            ("Sans montant", count(unknown, "signal", "signaux") if unknown else "aucun"),
        ]

    def _subjects(self, here: QueryDict) -> list[Bar]:
        """The subjects with the largest stakes."""
        rows = self._narrowed("numero").filter(amount_cents__gt=0)
        found = (
            rows.values_list("subject_kind", "subject_id")
            .annotate(cents=Sum("amount_cents"))
            .order_by("-cents", "subject_id")[:SUBJECTS_SHOWN]
        )
        most = max((cents for _, _, cents in found), default=0) or 1
        current = self.asked.filters.get("numero", "")
        return [
            Bar(
                f"{SubjectKind(kind).label} {key}",
                euros(cents),
                round(100 * cents / most, 1),
                _with(here, numero=key),
                key == current,
            )
            for kind, key, cents in found
        ]


def _with(query: QueryDict, **changes: str) -> str:
    changed = query.copy()
    changed.pop("page", None)
    for name, value in changes.items():
        changed[name] = value
    return f"?{changed.urlencode()}"
