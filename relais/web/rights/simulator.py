"""The agents' simulator of the C2S: facts on the left, the verdict as one types, another date or hypothesis beside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from relais.pages.access import needs
from relais.registers.accounts.permissions import Permission
from relais.web.rights.answer import Answer, answer
from relais.web.rights.c2s_form import (
    LINES,
    MOST_LINES,
    MOST_MEMBERS,
    HouseholdForm,
    MemberForm,
    cents,
    facts_of,
    members_of,
    months_before,
)
from relais.web.rights.comparing import Kept, marked, read_kept, side_by_side


@needs(Permission.USE_SIMULATOR)
@require_http_methods(["GET", "POST"])
def c2s(request: HttpRequest) -> HttpResponse:
    """Nothing is kept: the page holds what was typed."""
    sent = request.POST if request.method == "POST" else None
    count, lines = (
        _count(request, "n", 1, MOST_MEMBERS),
        _count(request, "lignes", LINES, MOST_LINES),
    )
    if "ressource" in request.POST:
        lines = min(lines + 1, MOST_LINES)
    household = HouseholdForm(sent, initial={"on": timezone.localdate(), "territory": "metropole"})
    members = members_of(sent, count, lines)
    if request.POST.get("ajouter"):
        members.append(members_of(None, count + 1, lines)[-1])
    elif request.POST.get("retirer") and count > 1:
        members.pop()
    kept = read_kept(request.POST.get("_kept", "")) if "lacher" not in request.POST else None
    answers: list[Answer] = []
    if sent is not None and _valid(household, members):
        if "garder" in request.POST:
            kept = Kept(household.cleaned_data["on"], _facts(household, members)(None))
        answers = _answers(household, members, kept)
    context = {
        "title": "Simuler la C2S",
        "documentation": reverse("rights:right", args=["c2s"]),
        "lede": "Rien n’est enregistré. La réponse suit ce que vous tapez ; ce que vous ne savez pas reste inconnu.",
        "form": household,
        "members": members,
        "n_members": len(members),
        "may_add": len(members) < MOST_MEMBERS,
        "lines": lines,
        "more_lines": lines < MOST_LINES,
        "answers": answers,
        "dossier": request.GET.get("dossier", "")[:40],
        "kept": str(kept) if kept else "",
        "breadcrumb": [("Droits", reverse("rights:rights"))],
    }
    return render(request, "rights/c2s.html", context)


def _count(request: HttpRequest, name: str, least: int, most: int) -> int:
    asked = request.POST.get(name, "")
    return min(max(int(asked), least), most) if asked.isdecimal() and len(asked) < 3 else least


def _valid(household: HouseholdForm, members: list[MemberForm]) -> bool:
    valid = [form.is_valid() for form in (household, *(m for m in members if m.is_bound))]
    return all(valid)


def _facts(
    household: HouseholdForm, members: list[MemberForm]
) -> Callable[[dt.date | None], dict[str, Any]]:
    """The household on a day, its own when None: a monthly amount stands for the months before that day."""
    said = household.cleaned_data
    people = [member.cleaned_data for member in members if member.is_bound]
    return lambda day: facts_of(said, people, day or said["on"])


def _answers(
    household: HouseholdForm, members: list[MemberForm], kept: Kept | None
) -> list[Answer]:
    """One answer, or several side by side: a kept hypothesis, another day, other resources."""
    said, facts_at = household.cleaned_data, _facts(household, members)
    on, other_on, monthly = said["on"], said["other_on"], said["other_monthly"]
    if monthly is None:
        return side_by_side("c2s", on, facts_at, other_on, kept)
    found = side_by_side("c2s", on, facts_at, None, kept)
    other = facts_at(other_on or on)
    _replace(other, monthly, months_before(other_on or on))
    return marked([*found, answer("c2s", other, other_on or on)])


def _replace(facts: dict[str, Any], monthly: Any, months: list[str]) -> None:
    """The hypothesis: the applicant's resources become this amount a month, of the same kind as before."""
    applicant = facts["members"][0]
    kind = applicant["resources"][0]["kind"] if applicant["resources"] else "wage_net"
    applicant["resources"] = [
        {"month": month, "kind": kind, "amount_cents": cents(monthly)} for month in months
    ]
