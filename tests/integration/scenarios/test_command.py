"""`relais scenario`: what exists, and one line for what does not."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from relais.commands.scenario import command

pytestmark = pytest.mark.no_database


def test_without_a_name_it_says_what_exists() -> None:
    done = CliRunner().invoke(command, [])
    assert done.exit_code == 0
    assert done.output.splitlines() == ["var-2021 : CPAM du Var, 2021"]


def test_an_unknown_name_is_one_line_and_status_2() -> None:
    done = CliRunner().invoke(command, ["var-1999"])
    assert done.exit_code == 2
    (line,) = done.output.splitlines()
    assert "var-1999" in line
    assert "var-2021" in line
