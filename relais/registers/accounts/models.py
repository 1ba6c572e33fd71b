"""Funds, sites, teams, partners, and the people who log in."""

from __future__ import annotations

import datetime as dt
from functools import cached_property
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from relais.registers.accounts.permissions import Permission, Role, granted


class FundScopedQuerySet(models.QuerySet[Any]):
    """Rows of one fund: an agent sees those of his own fund and no other."""

    def visible_to(self, agent: Agent) -> Self:
        return self.filter(fund_id=agent.fund_id)


class Fund(models.Model):
    """A local fund (CPAM). `code` is the three digits of its organism code: 831 for the Var."""

    code = models.CharField(max_length=3, unique=True)
    name = models.CharField(max_length=120)
    department = models.CharField(max_length=3)

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    """A place where the fund receives people."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="sites")
    name = models.CharField(max_length=120)
    commune = models.CharField(max_length=5)

    objects = FundScopedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("fund", "name", name="site_once_in_fund")]

    def __str__(self) -> str:
        return self.name


class Team(models.Model):
    """A service of the fund (mission accompagnement santé, accueil, médiation)."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="teams")
    name = models.CharField(max_length=120)
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.SET_NULL)

    objects = FundScopedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("fund", "name", name="team_once_in_fund")]

    def __str__(self) -> str:
        return self.name


class PartnerKind(models.TextChoices):
    PASS = "pass", "Permanence d’accès aux soins de santé"
    ASSOCIATION = "association", "Association"
    SOCIAL_CENTRE = "social_centre", "Centre social"
    FRANCE_SERVICES = "france_services", "France Services"
    PUBLIC_BODY = "public_body", "Institution publique"
    CARE = "care", "Structure de soins"


class Partner(models.Model):
    """An organisation that refers people to the fund, under an agreement with a term."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="partners")
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=20, choices=PartnerKind)
    siret = models.CharField(max_length=14, blank=True)
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.SET_NULL)
    agreement_ends_on = models.DateField(null=True, blank=True)
    active = models.BooleanField(default=True)

    objects = FundScopedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("fund", Lower("name"), name="partner_once_in_fund")]

    def __str__(self) -> str:
        return self.name


class AgentManager(BaseUserManager["Agent"]):
    def create_user(
        self,
        email: str,
        password: str | None = None,
        *,
        fund: Fund,
        roles: tuple[str, ...] = (),
        **fields: Any,
    ) -> Agent:
        agent: Agent = self.model(email=self.normalize_email(email).lower(), fund=fund, **fields)
        agent.set_password(password)
        agent.save(using=self._db)
        AgentRole.objects.bulk_create(AgentRole(agent=agent, role=Role(role)) for role in roles)
        return agent

    def visible_to(self, agent: Agent) -> models.QuerySet[Agent]:
        return self.filter(fund_id=agent.fund_id)

    def present(self, fund: Fund, on: dt.date) -> models.QuerySet[Agent]:
        """Active agents of a fund who are not absent that day."""
        away = Absence.objects.filter(starts_on__lte=on, ends_on__gte=on).values("agent_id")
        return self.filter(fund=fund, is_active=True).exclude(pk__in=away)


class Agent(AbstractBaseUser):
    """Someone who logs in: an agent of a fund, or of one of its partners (then `partner` is set)."""

    email = models.EmailField(unique=True)
    first_name = models.CharField(max_length=80)
    last_name = models.CharField(max_length=80)
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="agents")
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.SET_NULL, related_name="agents"
    )
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.SET_NULL)
    partner = models.ForeignKey(
        Partner, null=True, blank=True, on_delete=models.PROTECT, related_name="agents"
    )
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AgentManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["first_name", "last_name"]

    class Meta:
        indexes = [models.Index(fields=["fund", "last_name"], name="agent_by_fund_name")]

    def __str__(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @cached_property
    def role_names(self) -> frozenset[str]:
        # Kept with the agent: the account's menu names the roles on every page.
        models.prefetch_related_objects([self], "roles")
        return frozenset(held.role for held in self.roles.all())

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        return granted(self.role_names) if self.is_active else frozenset()

    def may(self, permission: Permission) -> bool:
        """Whether one of the agent's roles gives this word."""
        return permission in self.permissions


class AgentRole(models.Model):
    """A role held by an agent."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=20, choices=Role)

    class Meta:
        constraints = [models.UniqueConstraint("agent", "role", name="role_once_per_agent")]

    def __str__(self) -> str:
        return self.get_role_display()


class Absence(models.Model):
    """Days (both included) when an agent is away, and who stands in."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="absences")
    starts_on = models.DateField()
    ends_on = models.DateField()
    replaced_by = models.ForeignKey(
        Agent, null=True, blank=True, on_delete=models.SET_NULL, related_name="replacing"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="absence_in_order"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agent} : {self.starts_on:%d/%m/%Y} – {self.ends_on:%d/%m/%Y}"


class ApiKey(models.Model):
    """Lets an agent's software in. Only a digest is kept: the key itself is shown once, when it is made."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField("logiciel", max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    start = models.CharField(max_length=8, help_text="Premiers caractères, pour la reconnaître")
    made_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.start}…)"
