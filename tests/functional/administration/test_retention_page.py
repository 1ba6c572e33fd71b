"""The page of the retention rules in a real browser: counted, then erased only once confirmed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from relais.pages.models import Draft, Job
from relais.registers.accounts.permissions import Role
from relais.registers.retention.running import run
from relais.web.administration.retention import kinds
from tests.browser import assert_accessible, assert_fits_phone
from tests.cast import Cast

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


def test_the_rules_are_read_counted_and_confirmed(
    browse: Callable[..., Any], transactional_db: None, cast: Cast
) -> None:
    Draft.objects.create(agent=cast.agent, key="a")
    run(kinds=kinds(), fund=cast.fund, on=timezone.localdate() + dt.timedelta(days=40))
    page = browse(cast.by_role[Role.ADMINISTRATOR], "/administration/conservation/")
    assert_accessible(page)
    assert_fits_phone(page)
    page.get_by_text("Effacer ce qui doit l’être").click()
    page.get_by_role("button", name="Effacer et rendre anonyme").click()
    page.get_by_text("Cochez la case").wait_for()
    assert not Job.objects.exists()
    page.get_by_role("button", name="Compter à blanc").click()
    page.get_by_role("heading", name="Conservation : compte à blanc").wait_for()
    assert Job.objects.count() == 1
