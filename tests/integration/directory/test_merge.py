"""A merge is explained, complete, and can be undone exactly."""

import pytest
from django.apps import apps

from relais.common.refusals import Refused
from relais.registers.audit.models import AuditEvent
from relais.registers.directory import actions, merge_actions, merging
from relais.registers.directory.duplicates import suggest_duplicates
from relais.registers.directory.models import (
    ContactPoint,
    DuplicateSuggestion,
    Household,
    Merge,
    Person,
    SuggestionState,
)
from relais.registers.identity import vault
from tests.cast import Cast
from tests.integration.directory.extracts import demo_nir
from tests.integration.directory.people import add

REASON = "même pièce d’identité"


@pytest.fixture
def pair(cast: Cast) -> tuple[Person, Person]:
    keep = add(cast.fund, "Martin", "Odile", "1953-03-04", commune="83137")
    absorb = add(cast.fund, "Martain", "Odile", "1953-03-04", birth_name="Durand", opted_out=True)
    return keep, absorb


def pointers(person: Person) -> dict[str, list]:
    """Everything that points to a person, in every application."""
    found = {}
    for model, field in merging.pointing_fields():
        keys = model._base_manager.filter(**{field: person.pk}).values_list("pk", flat=True)
        if keys:
            found[f"{model._meta.label}.{field}"] = sorted(keys)
    return found


def test_every_service_that_points_to_people_takes_part() -> None:
    models = {model._meta.label for model, _ in merging.pointing_fields()}
    for config in apps.get_app_configs():
        for model in config.get_models():
            for field in model._meta.concrete_fields:
                if field.related_model is Person and not hasattr(model, "instance_type"):
                    assert model._meta.label in models | {
                        "directory.PersonToken",
                        "directory.Merge",
                        "directory.DuplicateSuggestion",
                    }


def test_what_pointed_to_the_absorbed_file_moves_and_comes_back(
    cast: Cast, pair: tuple[Person, Person]
) -> None:
    keep, absorb = pair
    for person, number in ((keep, "0639981111"), (absorb, "0639981111"), (absorb, "0639982222")):
        actions.add_contact_point(actor=cast.agent, person=person, kind="phone", value=number)
    older = add(cast.fund, "Martin", "O", merged_into=absorb)
    before = {p.pk: pointers(p) for p in pair}
    facts = {p.pk: Person.objects.filter(pk=p.pk).values().get() for p in pair}

    done = merge_actions.merge(actor=cast.manager, keep=keep, absorb=absorb, reason=REASON)
    keep.refresh_from_db()
    absorb.refresh_from_db()
    older.refresh_from_db()
    assert absorb.merged_into == keep and older.merged_into == keep
    assert sorted(keep.contact_points.values_list("value", flat=True)) == [
        "+33639981111",
        "+33639982222",
    ]
    # The number that both had stays where it was: it could not be twice on the kept file.
    assert done.moves.filter(moved=False).count() == 1
    assert (keep.birth_name, keep.opted_out) == ("Durand", True)
    assert done.differences["last_name"] == ["Martin", "Martain"]

    merge_actions.undo_merge(actor=cast.manager, merge=done)
    assert {p.pk: pointers(p) for p in pair} == before
    assert {p.pk: Person.objects.filter(pk=p.pk).values().get() for p in pair} == facts
    verbs = AuditEvent.objects.filter(verb__in=["merge", "undo_merge"]).values_list(
        "verb", flat=True
    )
    assert sorted(verbs) == ["merge", "undo_merge"]


def test_what_changed_since_the_merge_stays_as_it_was_changed(
    cast: Cast, pair: tuple[Person, Person]
) -> None:
    keep, absorb = pair
    done = merge_actions.merge(actor=cast.manager, keep=keep, absorb=absorb, reason=REASON)
    keep.refresh_from_db()
    keep.birth_name = "Dupont"
    keep.save()
    added = actions.add_contact_point(
        actor=cast.agent, person=keep, kind="email", value="o@example.org"
    )
    merge_actions.undo_merge(actor=cast.manager, merge=done)
    keep.refresh_from_db()
    assert keep.birth_name == "Dupont"
    assert ContactPoint.objects.get(pk=added.pk).person == keep


def test_done_twice_is_done_once(cast: Cast, pair: tuple[Person, Person]) -> None:
    keep, absorb = pair
    first = merge_actions.merge(actor=cast.manager, keep=keep, absorb=absorb, reason=REASON)
    again = merge_actions.merge(actor=cast.manager, keep=keep, absorb=absorb, reason=REASON)
    assert first == again and Merge.objects.count() == 1
    merge_actions.undo_merge(actor=cast.manager, merge=first)
    merge_actions.undo_merge(actor=cast.manager, merge=first)
    assert AuditEvent.objects.filter(verb="undo_merge").count() == 1


def test_refusals_say_why(cast: Cast, pair: tuple[Person, Person]) -> None:
    keep, absorb = pair
    third = add(cast.fund, "Martin", "Odile")
    for who, one, other, why, code in (
        (cast.agent, keep, absorb, REASON, "forbidden"),
        (cast.stranger, keep, absorb, REASON, "forbidden"),
        (cast.manager, keep, keep, REASON, "same_person"),
        (cast.manager, keep, add(cast.other_fund, "Martin", "Odile"), REASON, "same_person"),
        (cast.manager, keep, absorb, " ", "merge_reason"),
    ):
        with pytest.raises(Refused) as refusal:
            merge_actions.merge(actor=who, keep=one, absorb=other, reason=why)
        assert refusal.value.code == code
    merge_actions.merge(actor=cast.manager, keep=keep, absorb=absorb, reason=REASON)
    with pytest.raises(Refused, match="déjà fusionné"):
        merge_actions.merge(actor=cast.manager, keep=third, absorb=absorb, reason=REASON)


class TestDuplicates:
    def test_near_files_are_suggested_and_others_are_not(self, cast: Cast) -> None:
        home = Household.objects.create(fund=cast.fund, key="h")
        one = add(cast.fund, "Kervadec", "Solenn", "1953-03-04", household=home)
        typo = add(cast.fund, "Kervadek", "Solenn", "1953-03-04")
        swapped = add(cast.fund, "Kervadec", "Solenn", "1953-04-03")
        add(cast.fund, "Kervadec", "Bertrand", "1953-03-04", household=home)
        add(cast.fund, "Rossignol", "Paul", "1953-03-04")
        add(cast.other_fund, "Kervadec", "Solenn", "1953-03-04")
        assert suggest_duplicates(cast.fund) == 2
        pairs = {(s.first, s.second) for s in DuplicateSuggestion.objects.all()}
        assert pairs == {(one, typo), (one, swapped)}
        assert "nom proche" in DuplicateSuggestion.objects.get(second=typo).reasons

    def test_the_same_nir_is_enough(self, cast: Cast) -> None:
        for name, pseudonym in (("Martin", "a"), ("Bernard", "b")):
            add(cast.fund, name, "Odile", "1953-03-04", pseudonym=pseudonym)
            vault.link(fund_id=cast.fund.pk, pseudonym=pseudonym, nir=demo_nir(1))
        suggest_duplicates(cast.fund)
        assert (
            DuplicateSuggestion.objects.get().reasons[0] == "numéro de sécurité sociale identique"
        )

    def test_a_pair_set_aside_is_not_proposed_again(self, cast: Cast) -> None:
        add(cast.fund, "Kervadec", "Solenn", "1953-03-04")
        add(cast.fund, "Kervadek", "Solenn", "1953-03-04")
        suggest_duplicates(cast.fund)
        suggestion = DuplicateSuggestion.objects.get()
        with pytest.raises(Refused):
            merge_actions.dismiss_suggestion(actor=cast.agent, suggestion=suggestion)
        merge_actions.dismiss_suggestion(actor=cast.manager, suggestion=suggestion)
        assert suggest_duplicates(cast.fund) == 0
        assert DuplicateSuggestion.objects.get().state == SuggestionState.DISMISSED
