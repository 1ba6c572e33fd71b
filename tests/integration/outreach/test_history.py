"""Past results: imported once, resumed where they stopped, counted line by line."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile

from relais.casework.outreach.actions import (
    Row,
    claim,
    importing,
    receive_list,
    record_history,
    run_check,
    run_import,
    start_import,
)
from relais.casework.outreach.actions import history as history_module
from relais.casework.outreach.enums import ImportStatus, Outcome, TargetState
from relais.casework.outreach.models import Attempt, Campaign, ResultImport
from relais.casework.outreach.results import results
from relais.common.refusals import Refused
from relais.registers.directory.index import count_words, index_person
from relais.registers.directory.models import Person
from tests.cast import Cast
from tests.integration.outreach.register import NOW, PARIS, draft, make_people, make_person, running

AT = dt.datetime(2021, 3, 15, 11, 0, tzinfo=dt.UTC)


def row(n: int, outcome: str = Outcome.CONTACTED, days: int = 0, **more) -> Row:
    return Row(
        line=n + 2, outcome=outcome, at=AT + dt.timedelta(days=days), pseudonym=f"p{n:06d}", **more
    )


def upload(*lines: str, encoding: str = "utf-8") -> SimpleUploadedFile:
    return SimpleUploadedFile("liste.csv", "\n".join(lines).encode(encoding))


def imported(cast: Cast, campaign: Campaign, *lines: str) -> ResultImport:
    source = receive_list(actor=cast.manager, campaign=campaign, upload=upload(*lines))
    run_import(actor=cast.manager, source=source)
    source.refresh_from_db()
    return source


def test_counts_come_out_of_the_records(cast: Cast) -> None:
    make_people(cast.fund, 10)
    campaign = draft(cast.manager)
    rows = [row(n, Outcome.BOOKED if n < 3 else Outcome.CONTACTED) for n in range(10)]
    for new in (10, 0):
        written = record_history(
            actor=cast.manager, campaign=campaign, rows=rows, title="Mars", now=NOW
        )
        assert (written.read, written.new, written.known) == (10, new, 10 - new)
    counted = results(campaign)
    assert (counted.contacted, counted.booked, counted.reached) == (10, 3, 3)
    assert campaign.waves.count() == 1


def test_the_last_contact_gives_the_outcome(cast: Cast) -> None:
    make_people(cast.fund, 1)
    campaign = draft(cast.manager)
    rows = [row(0, Outcome.BOOKED, days=9), row(0, Outcome.UNREACHABLE)]
    record_history(actor=cast.manager, campaign=campaign, rows=rows, title="Mars", now=NOW)
    target = campaign.targets.get()
    assert (target.outcome, target.n_attempts, target.state) == (
        Outcome.BOOKED,
        2,
        TargetState.DONE,
    )


def test_results_from_elsewhere_take_people_off_the_live_list(cast: Cast) -> None:
    make_people(cast.fund, 2)
    campaign = running(cast.manager)
    record_history(
        actor=cast.manager,
        campaign=campaign,
        rows=[row(0, Outcome.REFUSED)],
        title="Ailleurs",
        now=NOW,
    )
    found = claim(actor=cast.agent, campaign=campaign, now=NOW)
    assert found is not None
    assert found.pseudonym == "p000001"
    assert claim(actor=cast.colleague, campaign=campaign, now=NOW) is None


def test_a_stop_in_a_list_is_honoured(cast: Cast) -> None:
    person = make_people(cast.fund, 1)[0]
    live = running(cast.manager, title="En cours")
    campaign = draft(cast.manager)
    record_history(
        actor=cast.manager,
        campaign=campaign,
        rows=[row(0, Outcome.OPTED_OUT)],
        title="Mars",
        now=NOW,
    )
    person.refresh_from_db()
    assert person.opted_out
    assert claim(actor=cast.agent, campaign=live, now=NOW) is None


def test_a_file_is_matched_by_name_and_birth_date_and_says_what_it_kept_out(cast: Cast) -> None:
    odile = make_person(
        cast.fund, 1, last_name="Lefèvre", first_names="Odile Marie", birth_date=dt.date(1941, 7, 3)
    )
    for n in (2, 3):
        make_person(
            cast.fund, n, last_name="Roux", first_names="Paul", birth_date=dt.date(1950, 1, 1)
        )
    make_person(
        cast.other_fund, 4, last_name="Ailleurs", first_names="Anne", birth_date=dt.date(1950, 1, 1)
    )
    source = imported(
        cast,
        draft(cast.manager),
        "Nom;Prénom;Date de naissance;Issue;Date;Équipe",
        "LEFEVRE;odile;03/07/1941;RDV pris;15/03/2021;Mission accompagnement santé",
        "ROUX;Paul;01/01/1950;Joint;15/03/2021;",
        "AILLEURS;Anne;01/01/1950;Joint;15/03/2021;",
        "LEFEVRE;odile;03/07/1941;Peut-être;15/03/2021;",
        "LEFEVRE;odile;31/02/1941;Joint;15/03/2021;",
        "",
    )
    assert (source.n_read, source.n_new, source.n_known, source.n_refused) == (5, 1, 0, 4)
    assert source.status == ImportStatus.DONE
    attempt = Attempt.objects.get()
    assert (attempt.person, attempt.outcome, attempt.team) == (odile, Outcome.BOOKED, cast.team)
    assert [kept.line for kept in source.unmatched.all()] == [3, 4, 5, 6]
    assert "31/02/1941" in source.unmatched.last().reason


def test_a_typing_error_does_not_lose_the_person(cast: Cast) -> None:
    make_people(cast.fund, 30)
    person = make_person(
        cast.fund,
        50,
        last_name="Castellani",
        first_names="Bernadette",
        birth_date=dt.date(1943, 2, 17),
    )
    for known in Person.objects.filter(fund=cast.fund):
        index_person(known)
    count_words(cast.fund.pk)
    source = imported(
        cast,
        draft(cast.manager),
        "nom,prenom,date de naissance,issue,date",
        "Castelani,Bernadete,1943-02-17,refus,2021-03-15",
    )
    assert source.n_new == 1
    assert Attempt.objects.get().person == person


def test_the_same_file_again_changes_nothing(cast: Cast) -> None:
    make_people(cast.fund, 2)
    campaign = draft(cast.manager)
    lines = ("pseudonyme;issue;date", "p000000;refus;15/03/2021", "p000001;rdv;16/03/2021")
    first, again = imported(cast, campaign, *lines), imported(cast, campaign, *lines)
    assert first == again
    assert not default_storage.exists(first.stored_as)
    assert (again.n_read, again.n_new, Attempt.objects.count()) == (2, 2, 2)


def test_an_import_that_stopped_goes_on_where_it_was(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:

    make_people(cast.fund, 5)
    monkeypatch.setattr(importing, "STEP_ROWS", 2)
    campaign = draft(cast.manager)
    lines = ["pseudonyme;issue;date", *(f"p{n:06d};refus;15/03/2021" for n in range(5))]
    source = receive_list(actor=cast.manager, campaign=campaign, upload=upload(*lines))

    class Cut:
        def at(self, done: int, total: int) -> None:
            if done == 4:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_import(actor=cast.manager, source=source, progress=Cut())
    source.refresh_from_db()
    assert (source.n_read, source.n_new) == (4, 4)
    run_import(actor=cast.manager, source=source)
    source.refresh_from_db()
    assert (source.n_read, source.n_new, source.n_known, source.status) == (5, 5, 0, "done")
    assert Attempt.objects.count() == 5


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "bad_columns"),
        (b"nom;prenom\nA;B\n", "bad_columns"),
        (b"issue;date\nrefus;01/01/2021\n", "bad_columns"),
        (b"pseudonyme;issue;date\n", "empty_file"),
        (b"PK\x03\x04 un classeur", "not_text"),
    ],
)
def test_a_bad_file_is_one_sentence_and_nothing_done(cast: Cast, content: bytes, code: str) -> None:
    campaign = draft(cast.manager)
    with pytest.raises(Refused) as refusal:
        receive_list(
            actor=cast.manager, campaign=campaign, upload=SimpleUploadedFile("l.csv", content)
        )
    assert refusal.value.code == code
    assert not ResultImport.objects.exists()


def test_a_file_of_an_older_spreadsheet(cast: Cast) -> None:
    make_person(cast.fund, 1, last_name="Hélène", first_names="Zoé", birth_date=dt.date(1940, 1, 1))
    campaign = draft(cast.manager)
    lines = ("nom;prénom;date de naissance;issue;date", "Hélène;Zoé;01/01/1940;refus;15/03/2021")
    source = receive_list(
        actor=cast.manager, campaign=campaign, upload=upload(*lines, encoding="cp1252")
    )
    run_import(actor=cast.manager, source=source)
    assert Attempt.objects.count() == 1


def test_steps_are_bounded(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history_module, "STEP_ROWS", 3)
    make_people(cast.fund, 7)
    seen: list[int] = []
    record_history(
        actor=cast.manager,
        campaign=draft(cast.manager),
        rows=(row(n) for n in range(7)),
        title="Mars",
        now=NOW,
        progress=seen.append,
    )
    assert seen == [3, 6, 7]


def test_what_is_foreseen_is_what_is_written(cast: Cast) -> None:
    make_people(cast.fund, 40)
    campaign = running(cast.manager, holdout_per_mille=250)
    aside = campaign.targets.filter(arm="holdout").first()
    called = campaign.targets.filter(arm="call").first()
    assert aside is not None
    assert called is not None
    record_history(
        actor=cast.manager,
        campaign=campaign,
        rows=[
            Row(2, Outcome.REFUSED, dt.datetime(2021, 3, 15, 12, tzinfo=PARIS), called.pseudonym)
        ],
        title="Avant",
        now=NOW,
    )
    lines = (
        "pseudonyme;issue;date",
        f"{called.pseudonym};refus;15/03/2021",
        f"{called.pseudonym};joint;16/03/2021",
        f"{called.pseudonym};joint;16/03/2021",
        "",
        f"{aside.pseudonym};joint;16/03/2021",
        "inconnu;joint;16/03/2021",
        f"{called.pseudonym};joint;16/03/2199",
    )
    source = receive_list(actor=cast.manager, campaign=campaign, upload=upload(*lines))
    run_check(actor=cast.manager, source=source)
    source.refresh_from_db()
    assert (source.status, source.n_checked, source.n_read) == (ImportStatus.CHECKED, 6, 0)
    assert source.foreseen == {"new": 1, "known": 2, "nobody": 1, "held_out": 1, "unreadable": 1}
    kept_out = list(source.unmatched.values_list("line", "reason"))
    # Lines of the file itself: the blank one is counted.
    assert [line for line, _ in kept_out] == [6, 7, 8]
    assert Attempt.objects.count() == 1
    run_import(actor=cast.manager, source=source)
    source.refresh_from_db()
    assert (source.n_new, source.n_known, source.n_refused) == (1, 2, 3)
    assert list(source.unmatched.values_list("line", "reason")) == kept_out


def test_a_file_not_looked_at_is_not_imported(cast: Cast) -> None:
    campaign = draft(cast.manager)
    lines = ("pseudonyme;issue;date", "p000000;refus;15/03/2021")
    source = receive_list(actor=cast.manager, campaign=campaign, upload=upload(*lines))
    with pytest.raises(Refused) as refusal:
        start_import(actor=cast.manager, source=source)
    assert refusal.value.code == "not_checked"


def test_a_cell_that_never_ends_is_told_by_its_line(cast: Cast) -> None:
    lines = ("pseudonyme;issue;date", "p1;refus;15/03/2021", 'p2;"' + "x" * 200_000)
    with pytest.raises(Refused) as refusal:
        receive_list(actor=cast.manager, campaign=draft(cast.manager), upload=upload(*lines))
    assert "ligne 3" in refusal.value.message
