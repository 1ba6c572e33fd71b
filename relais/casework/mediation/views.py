"""The public referral to the mediator."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.decorators import method_decorator

from relais.casework.mediation.actions import receive
from relais.casework.mediation.procedure import OPENING
from relais.casework.mediation.questions import STEPS
from relais.common.refusals import Refused
from relais.pages.questions import Answers, Questions
from relais.registers.accounts.models import Fund


@method_decorator(login_not_required, name="dispatch")
class Refer(Questions):
    """« Demander l’aide du médiateur »: no account, no JavaScript, an acknowledgement with its reference at the end."""

    steps = STEPS

    def finish(self, request: HttpRequest, answers: Answers) -> HttpResponse:
        # Somebody may have jumped over a question: ask it.
        for number, step in enumerate(self.steps):
            fields = [f.name for f in step(answers=answers) if f.field.required]
            if step.applies(answers) and not all(name in answers for name in fields):
                return self._ask(request, {}, number)
        code = answers.get("fund")
        fund = get_object_or_404(Fund, code=code) if code else Fund.objects.order_by("code").first()
        if fund is None:
            return render(request, "mediation/closed.html", {"title": "Médiation"}, status=503)
        try:
            case = receive(fund=fund, given=_given(answers), address=sender_address(request))
        except Refused as refusal:
            return render(
                request,
                "mediation/refused.html",
                {"title": "Demande non enregistrée", "refusal": refusal},
                status=429,
            )
        context = {
            "title": "Votre demande est enregistrée",
            "case": case,
            "fund_name": fund.name,
            "email": answers.get("email"),
        }
        return render(request, "mediation/received.html", context)


def _given(answers: Answers) -> dict[str, Any]:
    names = {spec.name for spec in OPENING}
    return {
        name: value for name, value in answers.items() if name in names and value not in (None, "")
    }


def sender_address(request: HttpRequest) -> str:
    """Address of the visitor; behind `settings.PROXIES` proxies of ours, the one that the outermost wrote."""
    hops = [h.strip() for h in request.headers.get("X-Forwarded-For", "").split(",") if h.strip()]
    proxies: int = settings.PROXIES
    if proxies and len(hops) >= proxies:
        return hops[-proxies]
    return str(request.META.get("REMOTE_ADDR", ""))
