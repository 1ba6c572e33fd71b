"""The register says what the extract says, whatever happens in the middle."""

import datetime as dt
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from relais.registers.accounts.models import Fund
from relais.registers.directory import actions
from relais.registers.directory.loading import UnreadableExtract, load
from relais.registers.directory.models import ContactPoint, Household, Person, PersonToken
from relais.registers.directory.search import find_in_fund
from relais.registers.identity.models import IdentityLink
from tests.cast import Cast
from tests.integration.directory.extracts import COMMUNES, demo_nir, identity, person, write

pytestmark = pytest.mark.django_db


def run(folder: Path):
    return load(folder, communes=COMMUNES)


def state() -> dict[str, list]:
    """Everything the load writes, without the columns that the database gives."""
    return {
        "people": list(
            Person.objects.order_by("pseudonym").values_list(
                "pseudonym", "last_name", "row_hash", "household__key", "commune_name"
            )
        ),
        "contacts": sorted(
            ContactPoint.objects.values_list("person__pseudonym", "household__key", "value"),
            key=str,
        ),
        "links": sorted(IdentityLink.objects.values_list("pseudonym", "nir_index")),
        "words": sorted(PersonToken.objects.values_list("person__pseudonym", "token__text")),
    }


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    folder = write(tmp_path, [identity(n, phone=f"06399812{n % 100:02d}") for n in range(50)])
    first = run(folder)
    before = state()
    stamps = list(IdentityLink.objects.order_by("pk").values_list("pk", "nir_encrypted"))
    second = run(folder)
    assert (first.n_added, second.n_added, second.n_changed) == (50, 0, 0)
    assert second.n_unchanged == 50
    assert state() == before
    assert list(IdentityLink.objects.order_by("pk").values_list("pk", "nir_encrypted")) == stamps


def test_the_fund_is_made_when_missing(tmp_path: Path) -> None:
    run(write(tmp_path, [identity(1)]))
    assert Fund.objects.get(code="831").name == "CPAM du Var"


def test_a_phone_that_a_couple_shares_belongs_to_the_household(tmp_path: Path) -> None:
    people = [
        identity(0, phone="06 39 98 00 01"),
        identity(1, phone="06 39 98 00 01"),
        identity(2, phone="06 39 98 00 01"),
    ]
    run(write(tmp_path, people))
    shared = ContactPoint.objects.get(household__key="h000000")
    assert shared.value == "+33639980001"
    assert Person.objects.get(pseudonym="p000002").contact_points.count() == 1
    assert ContactPoint.objects.count() == 2


def test_rows_that_cannot_be_kept_are_counted_with_their_reason(tmp_path: Path) -> None:
    rows = [
        identity(0),
        identity(0),
        identity(1, person_id=""),
        identity(2, last_name=""),
        identity(3),
        identity(4, nir="1951399126111" + "00"),
        identity(5, phone="12"),
        identity(6),
    ]
    persons = [person(n) for n in (0, 1, 2, 4, 5)] + [person(6, fund="171")]
    result = load(write(tmp_path, rows, persons), fund_code="831", communes=COMMUNES)
    assert result.n_added == 3
    assert result.n_duplicates == 1
    assert dict(result.rejected) == {
        "identifiant absent": 1,
        "nom ou prénom absent": 1,
        "personne absente de la table persons": 1,
        "personne d’une autre caisse": 1,
    }
    assert sum(result.left_out.values()) == 2
    total = result.n_added + result.n_duplicates + sum(result.rejected.values())
    assert result.n_read == total == len(rows)


def test_a_changed_row_is_updated_with_its_history_and_found_by_its_new_name(
    tmp_path: Path,
) -> None:
    run(write(tmp_path, [identity(0, last_name="Durand", phone="0639980001"), identity(1)]))
    result = run(
        write(tmp_path, [identity(0, last_name="Lefèvre", phone="0639980002"), identity(1)])
    )
    assert (result.n_changed, result.n_unchanged) == (1, 1)
    changed = Person.objects.get(pseudonym="p000000")
    assert [h.last_name for h in changed.history.order_by("history_id")] == ["Durand", "Lefèvre"]
    assert [p.value for p in changed.contact_points.all()] == ["+33639980002"]
    found = find_in_fund(changed.fund_id, "lefevre")
    assert [m.person.pk for m in found] == [changed.pk]
    assert not find_in_fund(changed.fund_id, "durand")


def test_what_an_agent_recorded_outlives_the_next_extract(tmp_path: Path, cast: Cast) -> None:
    run(write(tmp_path, [identity(0, phone="0639980001")]))
    held = Person.objects.get()
    actions.set_opt_out(actor=cast.agent, person=held, opted_out=True)
    actions.drop_contact_point(actor=cast.agent, person=held, point=held.contact_points.get())
    added = actions.add_contact_point(
        actor=cast.agent, person=held, kind="phone", value="06 39 98 00 09"
    )
    run(write(tmp_path, [identity(0, phone="0639980001", address="2 rue de la Paix")]))
    held.refresh_from_db()
    assert held.address == "2 rue de la Paix"
    assert held.opted_out
    assert list(held.contact_points.filter(valid=True)) == [added]


def make_database(path: Path, environment: dict[str, str]) -> None:
    """An empty database: a copy of the tests' own when it is SQLite, migrated from nothing otherwise."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        copy = sqlite3.connect(path)
        copy.executescript("\n".join(connection.connection.iterdump()))
        copy.close()
        return
    migrate = (
        "from config.boot import boot; boot(); from django.core.management import call_command;"
        "call_command('migrate', verbosity=0)"
    )
    subprocess.run([sys.executable, "-c", migrate], env=environment, check=True)


def test_bad_folders_are_refused_in_one_sentence_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(UnreadableExtract, match="ne contient pas la table identities"):
        run(tmp_path)
    folder = write(tmp_path / "a", [identity(0)])
    (folder / "persons.parquet").write_bytes((folder / "persons.parquet").read_bytes()[:200])
    with pytest.raises(UnreadableExtract, match="entier"):
        run(folder)
    rows = [{k: v for k, v in identity(0).items() if k != "nir"}]
    with pytest.raises(UnreadableExtract, match=r"Il manque à identities.* : nir"):
        run(write(tmp_path / "b", rows))
    two = write(tmp_path / "c", [identity(0), identity(1)], [person(0), person(1, fund="171")])
    with pytest.raises(UnreadableExtract, match="--fund"):
        run(two)
    assert not Person.objects.exists()


def test_pages_of_the_database_hold_no_nir(tmp_path: Path) -> None:
    """The bytes of the tables themselves, dumped, not what the models give back."""
    run(write(tmp_path, [identity(n) for n in range(20)]))
    dumped = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            dumped += [repr(row) for row in cursor.fetchall()]
    content = "\n".join(dumped)
    assert "p000003" in content
    for n in range(20):
        assert demo_nir(n)[:13] not in content


def test_killed_in_the_middle_then_run_again_it_is_complete(tmp_path: Path) -> None:
    """kill -9 of a real process between slices, on a database file of its own."""
    folder = write(tmp_path / "extract", [identity(n) for n in range(12_000)])
    home = tmp_path / "home"
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | {
        "RELAIS_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }

    def relais(*words: str) -> subprocess.CompletedProcess:
        code = "import sys; from relais.cli import main; sys.argv=['relais', *sys.argv[1:]]; main()"
        return subprocess.run(
            [sys.executable, "-c", code, *words], env=environment, capture_output=True, text=True
        )

    home.mkdir()
    make_database(home / "db.sqlite3", environment)
    killed = (
        "import os, signal; from config.boot import boot; boot()\n"
        "from pathlib import Path\n"
        "from relais.commands.directory import _commune_names\n"
        "from relais.registers.directory.loading import load\n"
        "def stop(done, total):\n"
        "    if done >= 5000: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"load(Path({str(folder)!r}), communes=_commune_names(), on_progress=stop)"
    )
    ended = subprocess.run([sys.executable, "-c", killed], env=environment)
    assert ended.returncode == -signal.SIGKILL
    count = "SELECT count(*), count(DISTINCT pseudonym) FROM directory_person"
    with sqlite3.connect(home / "db.sqlite3") as database:
        assert database.execute(count).fetchone() == (5_000, 5_000)
    database.close()
    finished = relais("directory", "load", str(folder))
    assert "7000 personnes ajoutées" in finished.stdout, finished.stderr
    assert "5000 inchangées" in finished.stdout
    with sqlite3.connect(home / "db.sqlite3") as database:
        assert database.execute(count).fetchone() == (12_000, 12_000)
        links = database.execute("SELECT count(*) FROM identity_identitylink").fetchone()
    database.close()
    assert links == (12_000,)
    wrong = relais("directory", "load", str(home))
    assert wrong.returncode == 2
    assert "identities" in wrong.stderr


def test_households_are_those_of_the_extract(tmp_path: Path) -> None:
    run(write(tmp_path, [identity(n) for n in range(4)]))
    members = [
        sorted(h.members.values_list("pseudonym", flat=True))
        for h in Household.objects.order_by("key")
    ]
    assert members == [["p000000", "p000001"], ["p000002", "p000003"]]
    assert Person.objects.get(pseudonym="p000003").birth_date == dt.date(1950, 1, 4)
