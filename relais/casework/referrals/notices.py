"""Mail to the author of a referral: its reference and a coded step; no name, no need, nothing of health."""

from __future__ import annotations

from functools import partial

from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django_tasks import task

from relais.casework.referrals.models import Referral
from relais.casework.referrals.progress import partner_step

BODY = """Bonjour,

Votre orientation {reference} a avancé : {step}.

Connectez-vous à l’espace partenaire pour la suivre : {path}
Ce message ne nomme personne ; n’y répondez pas.
"""


def tell_author(referral: Referral) -> None:
    """Puts the mail in the queue, once what it tells is committed."""
    step = partner_step(referral, timezone.localdate())
    path = reverse("referrals:referral", args=[referral.reference])
    body = BODY.format(reference=referral.reference, step=step.label.lower(), path=path)
    transaction.on_commit(
        partial(send_notice.enqueue, to=referral.author.email, subject=str(referral), body=body)
    )


@task()
def send_notice(to: str, subject: str, body: str) -> None:
    """Sends one mail; a failure stays in the list of jobs, to be sent again."""
    send_mail(f"Relais : orientation {subject}", body, None, [to])
