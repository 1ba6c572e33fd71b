"""Two files found to be one person: merged for a reason, and parted again as they were."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from relais.common.refusals import Refused
from relais.registers.accounts.models import Agent
from relais.registers.accounts.permissions import Permission
from relais.registers.audit.actions import record
from relais.registers.directory import merging
from relais.registers.directory.actions import allow
from relais.registers.directory.models import (
    DuplicateSuggestion,
    Merge,
    Person,
    SuggestionState,
)


@transaction.atomic
def merge(*, actor: Agent, keep: Person, absorb: Person, reason: str) -> Merge:
    """Makes `absorb` lead to `keep`: rows that pointed to it move, empty fields of `keep` are filled, all of it noted.

    Doing it again returns the same merge. Raises `Refused` (`forbidden`, `same_person`, `merge_reason`, `already_merged`).
    """
    allow(actor, Permission.MERGE_PEOPLE, keep.fund_id)
    _check(keep, absorb, reason)
    keep, absorb = _locked(keep, absorb)
    if absorb.merged_into_id == keep.pk:
        return Merge.objects.get(absorbed=absorb, undone_at__isnull=True)
    if absorb.merged_into_id or keep.merged_into_id:
        raise Refused(
            "L’un de ces dossiers est déjà fusionné avec un autre : annulez d’abord cette fusion.",
            code="already_merged",
        )
    filled = merging.fillings(keep, absorb)
    done = Merge.objects.create(
        fund_id=keep.fund_id,
        keep=keep,
        absorbed=absorb,
        reason=reason.strip()[:1000],
        differences=merging.as_json(merging.differences(keep, absorb)),
        filled=merging.as_json(filled),
        merged_by=actor,
        merged_at=timezone.now(),
    )
    merging.move_rows(done)
    for name, (_, value) in filled.items():
        setattr(keep, name, value)
    keep.save()
    absorb.merged_into = keep
    absorb.save()
    _settle(actor, keep, absorb, SuggestionState.MERGED)
    record(
        actor=actor,
        verb="merge",
        target=done,
        person=keep,
        payload={
            "absorbed": absorb.pk,
            "fields": sorted(done.differences),
            "moved": done.moves.filter(moved=True).count(),
            "left": done.moves.filter(moved=False).count(),
        },
    )
    return done


@transaction.atomic
def undo_merge(*, actor: Agent, merge: Merge) -> Merge:
    """Parts the two files again: rows moved go back, unless they changed since, and filled fields are emptied."""
    allow(actor, Permission.MERGE_PEOPLE, merge.fund_id)
    done = Merge.objects.select_for_update().get(pk=merge.pk)
    if done.undone_at is not None:
        return done
    keep = Person.objects.select_for_update().get(pk=done.keep_id)
    absorbed = Person.objects.select_for_update().get(pk=done.absorbed_id)
    if keep.merged_into_id is not None:
        raise Refused(
            "Le dossier gardé a lui-même été fusionné depuis : annulez d’abord cette fusion-là.",
            code="already_merged",
        )
    back, left = merging.move_back(done)
    merging.restore(keep, done.filled)
    keep.save()
    absorbed.merged_into = None
    absorbed.save()
    done.undone_by, done.undone_at = actor, timezone.now()
    done.save(update_fields=["undone_by", "undone_at"])
    _settle(actor, keep, absorbed, SuggestionState.OPEN)
    record(
        actor=actor,
        verb="undo_merge",
        target=done,
        person=keep,
        payload={"absorbed": absorbed.pk, "moved_back": back, "changed_since": left},
    )
    return done


@transaction.atomic
def dismiss_suggestion(*, actor: Agent, suggestion: DuplicateSuggestion) -> DuplicateSuggestion:
    """Says that two files are two people; the pair is not suggested again."""
    allow(actor, Permission.MERGE_PEOPLE, suggestion.fund_id)
    row = DuplicateSuggestion.objects.select_for_update().get(pk=suggestion.pk)
    if row.state != SuggestionState.OPEN:
        return row
    row.state, row.decided_by, row.decided_at = SuggestionState.DISMISSED, actor, timezone.now()
    row.save()
    record(actor=actor, verb="dismiss_duplicate", target=row, payload={"second": row.second_id})
    return row


def _check(keep: Person, absorb: Person, reason: str) -> None:
    if keep.pk == absorb.pk or keep.fund_id != absorb.fund_id:
        raise Refused("Choisissez deux dossiers différents de votre caisse.", code="same_person")
    if len(reason.strip()) < 5:
        raise Refused(
            "Dites en quelques mots pourquoi c’est la même personne.",
            code="merge_reason",
            field="reason",
        )


def _locked(keep: Person, absorb: Person) -> tuple[Person, Person]:
    """Both rows as they are now, locked in the order of their keys so that two merges cannot block one another."""
    both = Person.objects.select_for_update().filter(pk__in=[keep.pk, absorb.pk]).order_by("pk")
    locked = {person.pk: person for person in both}
    return locked[keep.pk], locked[absorb.pk]


def _settle(actor: Agent, one: Person, other: Person, state: str) -> None:
    first, second = sorted((one.pk, other.pk))
    decided = state != SuggestionState.OPEN
    DuplicateSuggestion.objects.filter(Q(first_id=first, second_id=second)).update(
        state=state,
        decided_by=actor if decided else None,
        decided_at=timezone.now() if decided else None,
    )
