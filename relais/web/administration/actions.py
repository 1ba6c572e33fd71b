"""Opening and closing accounts, roles, absences, partners. Each leaves its event in the journal."""

from __future__ import annotations

import datetime as dt

from allauth.account.forms import ResetPasswordForm
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone

from relais.common.refusals import Refused
from relais.registers.accounts.models import Absence, Agent, AgentRole, Partner
from relais.registers.accounts.permissions import Role
from relais.registers.audit.actions import record


@transaction.atomic
def open_account(
    *, actor: Agent, email: str, first_name: str, last_name: str, roles: list[str], **fields: object
) -> Agent:
    """Opens an account of the actor's fund, without a password: an invitation lets its holder choose one."""
    _check_roles(roles, fields.get("partner"))
    if Agent.objects.filter(email__iexact=email).exists():
        raise Refused(
            "Un compte existe déjà pour cette adresse.", code="email_taken", field="email"
        )
    agent = Agent.objects.create_user(
        email,
        None,
        fund=actor.fund,
        roles=tuple(roles),
        first_name=first_name,
        last_name=last_name,
        **fields,
    )
    record(actor=actor, verb="open_account", target=agent, payload={"roles": sorted(roles)})
    return agent


def invite(request: HttpRequest, agent: Agent) -> None:
    """Sends the holder of an account a link to choose a password."""
    form = ResetPasswordForm({"email": agent.email})
    if form.is_valid():
        form.save(request)


@transaction.atomic
def set_roles(*, actor: Agent, agent: Agent, roles: list[str]) -> None:
    """Gives exactly these roles."""
    _check_roles(roles, agent.partner)
    before = set(agent.role_names)
    if agent == actor and Role.ADMINISTRATOR in before - set(roles):
        raise Refused(
            "Vous ne pouvez pas vous retirer le rôle d’administrateur : demandez-le à un collègue.",
            code="own_role",
            field="roles",
        )
    if before == set(roles):
        return
    agent.roles.exclude(role__in=roles).delete()
    AgentRole.objects.bulk_create(AgentRole(agent=agent, role=role) for role in set(roles) - before)
    vars(agent).pop("role_names", None)
    vars(agent).pop("permissions", None)
    record(
        actor=actor,
        verb="set_roles",
        target=agent,
        payload={"before": sorted(before), "after": sorted(roles)},
    )


@transaction.atomic
def close_account(*, actor: Agent, agent: Agent) -> None:
    """The agent cannot log in any more, and what is open closes. What he did stays his."""
    if agent == actor:
        raise Refused("Vous ne pouvez pas fermer votre propre compte.", code="own_account")
    if not agent.is_active:
        return
    agent.is_active = False
    agent.save(update_fields=["is_active"])
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(agent.pk):
            session.delete()
    record(actor=actor, verb="close_account", target=agent)


@transaction.atomic
def reopen_account(*, actor: Agent, agent: Agent) -> None:
    """Undoes `close_account`."""
    if agent.is_active:
        return
    agent.is_active = True
    agent.save(update_fields=["is_active"])
    record(actor=actor, verb="reopen_account", target=agent)


@transaction.atomic
def declare_absence(
    *,
    actor: Agent,
    agent: Agent,
    starts_on: dt.date,
    ends_on: dt.date,
    replaced_by: Agent | None = None,
) -> Absence:
    """Days away, both included; the same days twice are one absence."""
    if ends_on < starts_on:
        raise Refused("La fin de l’absence précède son début.", code="dates", field="ends_on")
    if replaced_by is not None and replaced_by == agent:
        raise Refused(
            "Choisissez un autre agent pour le remplacement.", code="self", field="replaced_by"
        )
    absence, made = Absence.objects.update_or_create(
        agent=agent, starts_on=starts_on, ends_on=ends_on, defaults={"replaced_by": replaced_by}
    )
    if made:
        days = {"starts_on": starts_on.isoformat(), "ends_on": ends_on.isoformat()}
        record(actor=actor, verb="declare_absence", target=agent, payload=days)
    return absence


@transaction.atomic
def save_partner(*, actor: Agent, partner: Partner) -> Partner:
    """Creates or changes a partner of the actor's fund."""
    partner.fund = actor.fund
    verb = "change_partner" if partner.pk else "add_partner"
    try:
        with transaction.atomic():
            partner.save()
    except IntegrityError as error:
        raise Refused(
            "Un partenaire porte déjà ce nom.", code="name_taken", field="name"
        ) from error
    record(
        actor=actor,
        verb=verb,
        target=partner,
        payload={"name": partner.name, "active": partner.active},
    )
    return partner


def _check_roles(roles: list[str], partner: object) -> None:
    if not roles:
        raise Refused("Donnez au moins un rôle.", code="no_role", field="roles")
    if (Role.PARTNER in roles) != (partner is not None):
        raise Refused(
            "Le rôle « Agent d’un partenaire » va avec une organisation partenaire, et aucun autre ne s’y ajoute.",
            code="partner_role",
            field="roles",
        )
    if Role.PARTNER in roles and len(roles) > 1:
        raise Refused(
            "Un agent de partenaire n’a pas d’autre rôle.", code="partner_role", field="roles"
        )
