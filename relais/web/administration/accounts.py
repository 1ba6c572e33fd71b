"""Pages about the people who log in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from relais.common.refusals import Refused
from relais.pages.access import agent_of, needs
from relais.pages.cells import Badge
from relais.pages.files import Action, FilePage, Happening, Side
from relais.pages.forms import answer
from relais.pages.lists import Button, Column, Empty, Filter, ListPage, Rows
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission, Role
from relais.registers.audit.models import AuditEvent
from relais.web.administration import actions, wording
from relais.web.administration.forms import AbsenceForm, AccountForm, RolesForm

CRUMB = ("Comptes", "/administration/comptes/")


def _open_or_closed(rows: Rows, value: str) -> Rows:
    return rows.filter(is_active=value == "oui")


class AgentList(ListPage):
    """Everybody who may log in to this fund."""

    title = "Comptes"
    noun = ("compte", "comptes")
    permission = Permission.MANAGE_AGENTS
    columns = (
        Column("name", "Nom", str, sort=("last_name", "first_name")),
        Column("email", "Adresse électronique", sort="email"),
        Column("roles", "Rôles", lambda agent: ", ".join(map(str, agent.roles.all()))),
        Column(
            "team", "Équipe ou partenaire", lambda agent: str(agent.partner or agent.team or "")
        ),
        Column("last_login", "Dernière connexion", kind="datetime", sort="last_login"),
        Column("state", "État", lambda agent: state(agent), kind="badge"),
    )
    filters = (
        Filter("role", "Rôle", "roles__role", choices=Role.choices, sentence="rôle {}"),
        Filter(
            "ouvert",
            "État",
            _open_or_closed,
            choices=(("oui", "ouverts"), ("non", "fermés")),
            sentence="{}",
        ),
        Filter("nom", "Nom", "last_name__icontains", kind="text", sentence="nom contenant « {} »"),
    )
    order = "name"
    empty = Empty("Aucun compte", "Ouvrez le premier.")

    def rows(self) -> QuerySet[Agent]:
        found = Agent.objects.visible_to(self.agent)
        return found.select_related("team", "partner").prefetch_related("roles")

    def row_url(self, row: Agent) -> str:
        return reverse("administration:agent", args=[row.pk])

    def buttons(self) -> Sequence[Button]:
        return (Button("Ouvrir un compte", reverse("administration:open"), primary=True),)


def state(agent: Agent) -> Badge:
    return Badge("Ouvert", "ok") if agent.is_active else Badge("Fermé")


@needs(Permission.MANAGE_AGENTS)
def agent_page(request: HttpRequest, pk: int) -> HttpResponse:
    agent = _agent(request, pk)
    events = AuditEvent.objects.filter(
        fund=agent.fund, target_type="accounts.agent", target_id=str(pk)
    )
    absences = agent.absences.select_related("replaced_by").order_by("-starts_on")[:10]
    page = FilePage(
        title=str(agent),
        subtitle=", ".join(Role(name).label for name in sorted(agent.role_names)),
        badges=[state(agent)],
        facts=[
            ("Adresse électronique", agent.email),
            ("Équipe", agent.team or "—"),
            ("Site", agent.site or "—"),
            *([("Partenaire", agent.partner)] if agent.partner else []),
        ],
        primary=Action("Changer les rôles", reverse("administration:roles", args=[pk])),
        actions=_actions(agent),
        side=[
            Side(
                "Absences",
                [(wording.days(a), a.replaced_by or "sans remplaçant") for a in absences]
                or [("À venir", "aucune")],
            )
        ],
        timeline=[
            Happening(e.at, "étape", wording.verb(e.verb), who=str(e.actor or "Relais"))
            for e in events.select_related("actor").order_by("-number")[:50]
        ],
        breadcrumb=[CRUMB],
    )
    return render(request, "pages/file.html", page.context())


def _actions(agent: Agent) -> list[Action]:
    def post(label: str, name: str, **options: Any) -> Action:
        return Action(
            label, reverse(f"administration:{name}", args=[agent.pk]), method="post", **options
        )

    if not agent.is_active:
        return [post("Rouvrir le compte", "reopen")]
    question = "Fermer ce compte ? Ses sessions s’arrêtent aussitôt ; ce qu’il a fait reste."
    return [
        Action("Déclarer une absence", reverse("administration:absence", args=[agent.pk])),
        post("Envoyer une invitation", "invite"),
        post("Fermer le compte", "close", confirm=question, danger=True),
    ]


@needs(Permission.MANAGE_AGENTS)
def open_account(request: HttpRequest) -> HttpResponse:
    actor = agent_of(request)

    def save(data: dict[str, Any]) -> HttpResponse:
        agent = actions.open_account(actor=actor, **data)
        actions.invite(request, agent)
        messages.success(
            request, f"Le compte de {agent} est ouvert ; une invitation part à {agent.email}."
        )
        return redirect("administration:agent", agent.pk)

    form = AccountForm(request.POST or None, agent=actor)
    back = reverse("administration:agents")
    return answer(
        request, form, save, title="Ouvrir un compte", cancel_url=back, breadcrumb=[CRUMB]
    )


@needs(Permission.MANAGE_AGENTS)
def roles(request: HttpRequest, pk: int) -> HttpResponse:
    agent = _agent(request, pk)

    def save(data: dict[str, Any]) -> HttpResponse:
        actions.set_roles(actor=agent_of(request), agent=agent, roles=data["roles"])
        messages.success(request, f"Les rôles de {agent} sont enregistrés.")
        return redirect("administration:agent", pk)

    form = RolesForm(request.POST or None, initial={"roles": sorted(agent.role_names)})
    back = reverse("administration:agent", args=[pk])
    return answer(
        request, form, save, title=f"Rôles de {agent}", cancel_url=back, breadcrumb=[CRUMB]
    )


@needs(Permission.MANAGE_AGENTS)
def absence(request: HttpRequest, pk: int) -> HttpResponse:
    agent = _agent(request, pk)

    def save(data: dict[str, Any]) -> HttpResponse:
        made = actions.declare_absence(actor=agent_of(request), agent=agent, **data)
        messages.success(request, f"Absence de {agent} enregistrée, {wording.days(made)}.")
        return redirect("administration:agent", pk)

    form = AbsenceForm(request.POST or None, agent=agent_of(request), absent=agent)
    back = reverse("administration:agent", args=[pk])
    return answer(
        request, form, save, title=f"Absence de {agent}", cancel_url=back, breadcrumb=[CRUMB]
    )


def _simple(run: Callable[[HttpRequest, Agent], None], told: str) -> Callable[..., HttpResponse]:
    """A button: does one thing, says so, comes back to the account."""

    @require_POST
    @needs(Permission.MANAGE_AGENTS)
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        agent = _agent(request, pk)
        try:
            run(request, agent)
            messages.success(request, told.format(agent=agent))
        except Refused as refused:
            messages.error(request, refused.message)
        return redirect("administration:agent", pk)

    return view


close = _simple(
    lambda r, a: actions.close_account(actor=agent_of(r), agent=a),
    "Le compte de {agent} est fermé.",
)
reopen = _simple(
    lambda r, a: actions.reopen_account(actor=agent_of(r), agent=a),
    "Le compte de {agent} est rouvert.",
)
invite = _simple(actions.invite, "Une invitation part à {agent.email}.")


def _agent(request: HttpRequest, pk: int) -> Agent:
    found = Agent.objects.visible_to(agent_of(request)).select_related(
        "fund", "team", "site", "partner"
    )
    return get_object_or_404(found, pk=pk)
