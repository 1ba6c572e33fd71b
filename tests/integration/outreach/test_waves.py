"""Who enters a list, who is kept aside, and who shares a phone."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction

from relais.casework.outreach import building
from relais.casework.outreach.actions import (
    build_wave,
    claim,
    create_campaign,
    edit_campaign,
    launch,
    preview_wave,
    record_outcome,
    write_script,
)
from relais.casework.outreach.enums import Arm, Exclusion, Outcome, TargetState
from relais.casework.outreach.models import Attempt, Target
from relais.common.refusals import Refused
from tests.cast import Cast
from tests.integration.outreach.register import (
    DAY,
    NOW,
    draft,
    make_couple,
    make_people,
    make_person,
    running,
)


def test_the_preview_says_who_is_left_out_and_why(cast: Cast) -> None:
    make_people(cast.fund, 4)
    make_person(cast.fund, 10, opted_out=True)
    make_person(cast.fund, 11, died_on=dt.date(2026, 1, 1), opted_out=True)
    make_person(cast.fund, 12, phone=None)
    make_person(cast.fund, 13, birth_date=dt.date(1951, 11, 24))  # 75 tomorrow
    make_person(cast.other_fund, 14)
    pressed = make_person(cast.fund, 15)
    first = running(cast.manager, query={"age": [75, None], "lists": []}, max_contacts=1)
    target = Target.objects.get(person=pressed)
    Attempt.objects.create(
        campaign=first, target=target, person=pressed, at=NOW, outcome=Outcome.UNREACHABLE
    )
    campaign = draft(cast.manager, title="Suivante", max_contacts=1)
    seen = preview_wave(actor=cast.manager, campaign=campaign, now=NOW + DAY * 0)
    assert seen.excluded == {
        Exclusion.OPTED_OUT: 1,
        Exclusion.DIED: 1,
        Exclusion.NO_PHONE: 1,
        Exclusion.PRESSURE: 1,
    }
    assert (seen.read, seen.kept, seen.by_band) == (8, 4, {"75+": 4})
    assert Target.objects.filter(campaign=campaign).count() == 0
    wave = build_wave(actor=cast.manager, campaign=campaign, title="", now=NOW)
    assert wave.excluded == seen.excluded
    assert wave.targets.count() == seen.kept


def test_a_wider_wave_adds_only_who_is_not_there_yet(cast: Cast) -> None:
    make_people(cast.fund, 3)
    younger = make_person(cast.fund, 20, birth_date=dt.date(1960, 5, 1))
    campaign = running(cast.manager)
    query = {"age": [55, None]}
    seen = preview_wave(actor=cast.manager, campaign=campaign, query=query, now=NOW)
    assert (seen.kept, seen.excluded) == (1, {Exclusion.ALREADY_IN: 3})
    wave = build_wave(actor=cast.manager, campaign=campaign, title="55+", query=query, now=NOW)
    assert [target.person for target in wave.targets.all()] == [younger]
    with pytest.raises(Refused) as refusal:
        build_wave(actor=cast.manager, campaign=campaign, title="", query=query, now=NOW)
    assert refusal.value.code == "nobody"
    again = build_wave(
        actor=cast.manager, campaign=campaign, title="", query=query, now=NOW, number=2
    )
    assert again == wave


def test_a_person_cannot_be_twice_in_a_campaign_whatever_writes(cast: Cast) -> None:
    make_people(cast.fund, 1)
    target = running(cast.manager).targets.get()
    target.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        target.save(force_insert=True)


def test_the_holdout_is_exact_in_each_stratum_and_drawn_again_the_same(cast: Cast) -> None:
    for n in range(60):
        make_person(cast.fund, n, commune="83137" if n % 3 else "83061", phone=None)
    rules = {"holdout_per_mille": 250, "strata": "commune", "needs_phone": False}
    aside = []
    for title in ("Une", "Deux"):
        campaign = draft(cast.manager, title=title, **rules)
        build_wave(actor=cast.manager, campaign=campaign, title="", now=NOW)
        held = campaign.targets.filter(arm=Arm.HOLDOUT)
        assert Counter(held.values_list("stratum", flat=True)) == {"83137": 10, "83061": 5}
        aside.append(set(held.values_list("pseudonym", flat=True)))
    assert aside[0] == aside[1]
    other = draft(cast.manager, title="Autre graine", **{**rules, "seed": "autre"})
    build_wave(actor=cast.manager, campaign=other, title="", now=NOW)
    held = other.targets.filter(arm=Arm.HOLDOUT)
    assert set(held.values_list("pseudonym", flat=True)) != aside[0]


def test_the_holdout_is_never_called(cast: Cast) -> None:
    make_people(cast.fund, 10)
    campaign = running(cast.manager, holdout_per_mille=300)
    called = set()
    while target := claim(actor=cast.agent, campaign=campaign, now=NOW):
        called.add(target.pk)
        record_outcome(actor=cast.agent, target=target, outcome=Outcome.REACHED, now=NOW)
    assert len(called) == 7
    assert campaign.targets.filter(arm=Arm.HOLDOUT, attempts__isnull=False).count() == 0
    held = campaign.targets.filter(arm=Arm.HOLDOUT).first()
    assert held is not None
    with pytest.raises(IntegrityError), transaction.atomic():
        Target.objects.filter(pk=held.pk).update(state=TargetState.OPEN)


def test_the_draw_cannot_be_changed_once_made(cast: Cast) -> None:
    make_people(cast.fund, 2)
    campaign = running(cast.manager)
    with pytest.raises(Refused) as refusal:
        edit_campaign(actor=cast.manager, campaign=campaign, holdout_per_mille=100)
    assert refusal.value.code == "already_drawn"
    assert edit_campaign(actor=cast.manager, campaign=campaign, max_attempts=5).max_attempts == 5


def test_one_call_serves_a_couple(cast: Cast) -> None:
    make_couple(cast.fund, 1)
    campaign = running(cast.manager)
    target = claim(actor=cast.agent, campaign=campaign, now=NOW)
    assert target is not None
    companion = target.companions.get()
    assert claim(actor=cast.colleague, campaign=campaign, now=NOW) is None
    record_outcome(
        actor=cast.agent,
        target=target,
        outcome=Outcome.REFUSED,
        now=NOW,
        others={companion.pk: Outcome.ALREADY_COVERED},
    )
    companion.refresh_from_db()
    assert (companion.state, companion.outcome) == (
        TargetState.DONE,
        Outcome.ALREADY_COVERED,
    )
    assert claim(actor=cast.agent, campaign=campaign, now=NOW + 30 * DAY) is None


def test_a_spouse_who_was_not_there_is_called_for_herself(cast: Cast) -> None:
    make_couple(cast.fund, 1)
    campaign = running(cast.manager)
    target = claim(actor=cast.agent, campaign=campaign, now=NOW)
    assert target is not None
    spouse = target.companions.get()
    record_outcome(
        actor=cast.agent,
        target=target,
        outcome=Outcome.REACHED,
        now=NOW,
        others={spouse.pk: Outcome.UNREACHABLE},
    )
    found = claim(actor=cast.agent, campaign=campaign, now=NOW + DAY)
    assert found is not None
    assert found.pk == spouse.pk


def test_stop_on_a_shared_phone_silences_the_phone(cast: Cast) -> None:
    first, second = make_couple(cast.fund, 1)
    campaign = running(cast.manager)
    target = claim(actor=cast.agent, campaign=campaign, now=NOW)
    assert target is not None
    record_outcome(actor=cast.agent, target=target, outcome=Outcome.OPTED_OUT, now=NOW)
    assert claim(actor=cast.agent, campaign=campaign, now=NOW + 30 * DAY) is None
    for person in (first, second):
        person.refresh_from_db()
    assert sorted([first.opted_out, second.opted_out]) == [False, True]
    assert Attempt.objects.count() == 1


def test_a_widow_is_called_when_her_husband_s_row_is_withdrawn(cast: Cast) -> None:
    make_couple(cast.fund, 1)
    campaign = running(cast.manager)
    lead = campaign.targets.get(state=TargetState.OPEN)
    type(lead.person).objects.filter(pk=lead.person_id).update(died_on=NOW.date())
    found = claim(actor=cast.agent, campaign=campaign, now=NOW)
    assert found is not None
    assert found.person_id != lead.person_id


def test_neighbours_with_one_number_are_not_a_household(cast: Cast) -> None:
    make_people(cast.fund, 3, phone="+33494000000")
    campaign = running(cast.manager)
    assert campaign.targets.filter(state=TargetState.OPEN).count() == 3


def write_list(name: str, **columns: list) -> None:
    path = Path(settings.RELAIS_HOME) / "targets" / f"{name}.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), path)


def test_lists_of_the_data_tower_narrow_the_target(cast: Cast) -> None:
    people = make_people(cast.fund, 6)
    names = [person.pseudonym for person in people]
    write_list("faits", person_id=names, ald=[True, True, True, False, None, False])
    write_list("vaccines", pseudonym=[*names[:1], "inconnu", None])
    query = {
        "lists": [{"name": "faits", "where": {"ald": True}}],
        "not_in_lists": [{"name": "vaccines"}],
    }
    campaign = draft(cast.manager, query=query)
    wave = build_wave(actor=cast.manager, campaign=campaign, title="", now=NOW)
    assert sorted(wave.targets.values_list("pseudonym", flat=True)) == names[1:3]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"age": [80, 70]}, "bad_query"),
        ({"age": [75, None], "revenu": 3}, "bad_query"),
        ({"communes": "83137"}, "bad_query"),
        ({"lists": [{"name": "../../etc/passwd"}]}, "bad_query"),
        ({"lists": [{"name": "absente"}]}, "unknown_list"),
        ({"lists": [{"name": "connue", "where": {"inconnu": 1}}]}, "unknown_column"),
        ({"lists": [{"name": "connue", "where": {"on": "lundi"}}]}, "bad_list_filter"),
        ({"signals": ["jamais_fait"]}, "unknown_screening"),
    ],
)
def test_a_wrong_query_is_one_sentence(cast: Cast, query: dict, code: str) -> None:
    write_list("connue", pseudonym=["p1"], on=[dt.date(2026, 1, 1)])
    campaign = draft(cast.manager)
    with pytest.raises(Refused) as refusal:
        preview_wave(actor=cast.manager, campaign=campaign, query=query, now=NOW)
    assert refusal.value.code == code


def test_a_campaign_is_launched_with_a_wave_and_a_script(cast: Cast) -> None:
    make_people(cast.fund, 1)
    campaign = draft(cast.manager)
    for code in ("no_wave", "no_script"):
        with pytest.raises(Refused) as refusal:
            launch(actor=cast.manager, campaign=campaign, now=NOW)
        assert refusal.value.code == code
        build_wave(actor=cast.manager, campaign=campaign, title="", now=NOW, number=1)
    write_script(actor=cast.manager, campaign=campaign, text="Bonjour", now=NOW)
    same = write_script(actor=cast.manager, campaign=campaign, text="Bonjour ", now=NOW)
    assert same.number == 1
    assert launch(actor=cast.manager, campaign=campaign, now=NOW).launched_at == NOW


@pytest.mark.parametrize("role", ["counsellor", "reception", "administrator", "investigator"])
def test_designing_is_for_those_who_may(cast: Cast, role: str) -> None:
    with pytest.raises(Refused) as refusal:
        create_campaign(actor=cast.by_role[role], title="Non", starts_on=NOW.date())
    assert refusal.value.code == "not_allowed"


def test_a_wave_that_fails_leaves_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    make_people(cast.fund, 3)
    campaign = draft(cast.manager)
    monkeypatch.setattr(
        building, "_COMPANIONS", "UPDATE {target} SET lead_id = %s, state = %s, x = %s"
    )
    with pytest.raises(DatabaseError), transaction.atomic():
        build_wave(actor=cast.manager, campaign=campaign, title="", now=NOW)
    assert (campaign.waves.count(), Target.objects.count()) == (0, 0)
    monkeypatch.undo()
    assert build_wave(actor=cast.manager, campaign=campaign, title="", now=NOW).targets.count() == 3


def test_a_list_built_and_launched_at_once_is_called_at_once(cast: Cast) -> None:
    make_people(cast.fund, 1)
    for instant in (NOW, NOW.astimezone(dt.UTC)):
        built = draft(cast.manager, title=str(instant.tzinfo))
        write_script(actor=cast.manager, campaign=built, text="Bonjour", now=instant)
        build_wave(actor=cast.manager, campaign=built, title="", now=instant)
        campaign = launch(actor=cast.manager, campaign=built, now=instant)
        assert campaign.targets.get().next_at == NOW
        taken = claim(actor=cast.agent, campaign=campaign, now=instant)
        assert taken is not None
        record_outcome(actor=cast.agent, target=taken, outcome=Outcome.UNREACHABLE, now=instant)
