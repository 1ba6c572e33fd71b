"""The agents' simulator of the C2S: facts on the left, the verdict as one types, another date or hypothesis beside."""

from __future__ import annotations

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
    MOST_MEMBERS,
    HouseholdForm,
    MemberForm,
    cents,
    facts_of,
    members_of,
    months_before,
)


@needs(Permission.USE_SIMULATOR)
@require_http_methods(["GET", "POST"])
def c2s(request: HttpRequest) -> HttpResponse:
    """Nothing is kept: the page holds what was typed."""
    sent = request.POST if request.method == "POST" else None
    count = _count(request)
    household = HouseholdForm(sent, initial={"on": timezone.localdate(), "territory": "metropole"})
    members = members_of(sent, count)
    if request.POST.get("ajouter"):
        members.append(members_of(None, count + 1)[-1])
    elif request.POST.get("retirer") and count > 1:
        members.pop()
    answers = _answers(household, members) if sent is not None else []
    context = {
        "title": "Simuler la C2S",
        "lede": "Rien n’est enregistré. La réponse suit ce que vous tapez ; ce que vous ne savez pas reste inconnu.",
        "form": household,
        "members": members,
        "n_members": len(members),
        "may_add": len(members) < MOST_MEMBERS,
        "answers": answers,
        "breadcrumb": [("Droits", reverse("rights:rights"))],
    }
    return render(request, "rights/c2s.html", context)


def _count(request: HttpRequest) -> int:
    asked = request.POST.get("n", "1")
    return min(max(int(asked), 1), MOST_MEMBERS) if asked.isdecimal() and len(asked) < 3 else 1


def _answers(household: HouseholdForm, members: list[MemberForm]) -> list[Answer]:
    """One answer, or two side by side; nothing while a field is wrong."""
    valid = [form.is_valid() for form in (household, *(m for m in members if m.is_bound))]
    if not all(valid):
        return []
    said = household.cleaned_data
    people = [member.cleaned_data for member in members if member.is_bound]
    facts = facts_of(said, people, said["on"])
    found = [answer("c2s", facts, said["on"])]
    if said["other_on"] or said["other_monthly"] is not None:
        day = said["other_on"] or said["on"]
        other = facts_of(said, people, day)
        if said["other_monthly"] is not None:
            _replace(other, said["other_monthly"], months_before(day))
        found.append(answer("c2s", other, day))
    return found


def _replace(facts: dict[str, Any], monthly: Any, months: list[str]) -> None:
    """The hypothesis: the applicant's resources become this amount a month, of the same kind as before."""
    applicant = facts["members"][0]
    kind = applicant["resources"][0]["kind"] if applicant["resources"] else "wage_net"
    applicant["resources"] = [
        {"month": month, "kind": kind, "amount_cents": cents(monthly)} for month in months
    ]
