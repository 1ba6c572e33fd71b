"""The reference pages and the declarations say the same thing; the kernel knows none of them."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from relais.casework.case.procedures import (
    Clock,
    FieldSpec,
    Procedure,
    State,
    Transition,
    get_procedure,
    procedures,
    register,
)
from relais.casework.case.reference_pages import page
from relais.commands.procedures import command
from relais.registers.accounts.permissions import Permission

ROOT = Path(__file__).resolve().parents[3]
PAGES = ROOT / "docs/reference/procedures"
KERNEL = ROOT / "relais/casework/case"
DECLARED = ("mediation", "support")


@pytest.mark.parametrize("name", DECLARED)
def test_a_page_is_what_its_declaration_says(name: str) -> None:
    assert (PAGES / f"{name}.md").read_text(encoding="utf-8") == page(get_procedure(name))


def test_the_command_writes_them(tmp_path: Path) -> None:
    assert CliRunner().invoke(command, ["--out", str(tmp_path)]).exit_code == 0
    assert {path.stem for path in tmp_path.iterdir()} >= set(DECLARED)


def test_the_kernel_names_no_procedure() -> None:
    found = [
        f"{path.name}: {word}"
        for path in KERNEL.rglob("*")
        if path.suffix in (".py", ".html") and "migrations" not in path.parts
        for word in re.findall(
            r"support|mediation|médiation|accompagnement", path.read_text(), re.I
        )
    ]
    assert not found


@pytest.mark.parametrize("name", DECLARED)
def test_a_service_patches_nothing_of_the_kernel(name: str) -> None:
    """No assignment to an attribute of an imported module or class, at import or later."""
    patches = []
    for path in (ROOT / "relais/casework" / name).rglob("*.py"):
        tree = ast.parse(path.read_text())
        imported = {
            alias.asname or alias.name.split(".")[0]
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        }
        patches += [
            f"{path.name}:{node.lineno}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Attribute)
            and isinstance(target.value, ast.Name)
            and target.value.id in imported
        ]
        patches += [
            f"{path.name}:{node.lineno}"
            for node in ast.walk(tree)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id == "setattr"
        ]
    assert not [p for p in patches if not p.startswith("demo")]


def test_the_kernel_stands_without_the_services() -> None:
    """Loaded alone, it carries no procedure and imports nothing of those that use it."""
    code = (
        "import sys; sys.argv=['x']\n"
        "from django.conf import settings\n"
        "import config.settings as s\n"
        "keep = [a for a in s.INSTALLED_APPS if not a.startswith('relais.casework.')"
        " or a == 'relais.casework.case']\n"
        "keep = [a for a in keep if a != 'relais.web']\n"
        "settings.configure(**{k: getattr(s, k) for k in dir(s) if k.isupper()"
        " and k != 'INSTALLED_APPS'}, INSTALLED_APPS=keep)\n"
        "import django; django.setup()\n"
        "from relais.casework.case.procedures import procedures\n"
        "import relais.casework.case.urls, relais.casework.case.panels\n"
        "assert procedures() == ()\n"
        "assert not [m for m in sys.modules if m.startswith(('relais.casework.support',"
        " 'relais.casework.mediation'))]\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr


def _broken(**changes: object) -> Procedure:
    good = get_procedure("mediation")
    return Procedure(
        **{
            "name": "broken",
            "title": "x",
            "plural": "x",
            "prefix": "X",
            "slug": "x",
            "see": Permission.SEE_MEDIATION,
            "work": Permission.WORK_MEDIATION,
            "states": good.states,
            "transitions": good.transitions,
            "outcomes": good.outcomes,
            "clocks": good.clocks,
            **changes,
        }
    )


def _step(**values: object) -> tuple[Transition, ...]:
    base = get_procedure("mediation").transitions
    given = {"sources": ("received",), "target": "closed", **values}
    return (*base, Transition("odd", "Odd", may=Permission.WORK_MEDIATION, **given))


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"transitions": _step(target="nowhere")}, "unknown state"),
        ({"transitions": _step(sources=("nowhere",))}, "unknown state"),
        ({"transitions": _step(meets=("nothing",))}, "unknown deadline"),
        ({"transitions": _step(outcome="nothing")}, "unknown outcome"),
        ({"transitions": _step(outcome="=nothing")}, "unknown field"),
        ({"transitions": _step(amount=("x", "nothing"))}, "unknown field"),
        (
            {"transitions": _step(starts=(Clock("c", "C", 1, "days", starts_from="when"),))},
            "unknown field",
        ),
        ({"transitions": (*_step(), *_step()[-1:])}, "twice"),
        (
            {"states": (*get_procedure("mediation").states, State("lost", "Lost", "fund"))},
            "nobody reaches",
        ),
    ],
)
def test_a_table_that_does_not_hold_together_is_refused(
    changes: dict[str, object], problem: str
) -> None:
    with pytest.raises(ValueError, match=problem):
        _broken(**changes)


def test_two_procedures_never_share_a_name() -> None:
    same = _broken(name="mediation")
    with pytest.raises(ValueError, match="two procedures"):
        register(same)


@pytest.mark.parametrize("name", DECLARED)
def test_every_declaration_speaks_to_people(name: str) -> None:
    procedure = get_procedure(name)
    labels = [
        *(s.label for s in procedure.states),
        *(t.label for t in procedure.transitions),
        *(f.label for t in procedure.transitions for f in t.fields),
    ]
    assert all(label[0].isupper() and "_" not in label for label in labels)
    # Every open state has a way out, every closed one closes with an outcome or follows one.
    for state in procedure.open_states:
        assert procedure.transitions_from(state.name)
    assert all(isinstance(f, FieldSpec) for t in procedure.transitions for f in t.fields)
    assert {p.name for p in procedures()} >= set(DECLARED)
