"""A real Chromium for the tests: pages as a role sees them, checked by axe in light and dark, at 1280 and 360 px.

    def test_list(browse, cast):
        page = browse(cast.agent, "/dossiers/")
        assert_accessible(page)                 # axe, light and dark
        assert_fits_phone(page)                 # 360 px, nothing to scroll sideways

`browse(None, path)` is a visitor without account. Without Chromium the test is skipped, and says so.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, sync_playwright

from relais.registers.accounts.models import Agent

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium_path() -> str | None:
    """Debian's Chromium, or the one that RELAIS_CHROMIUM names."""
    return os.environ.get("RELAIS_CHROMIUM") or shutil.which("chromium")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = chromium_path()
    if path is None:
        pytest.skip(
            "pas de Chromium (apt-get install chromium) : pages non vues dans un navigateur"
        )
    # Playwright keeps an event loop in this thread, where Django would refuse the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def browse(chromium: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """`browse(agent, path)` opens a page as the agent; errors of the console and refusals of the content policy fail the test."""
    contexts = []
    faults: list[str] = []

    def opened(agent: Agent | None, path: str = "/", **options: Any) -> Page:
        context = chromium.new_context(
            base_url=live_server.url, viewport={"width": 1280, "height": 900}, **options
        )
        contexts.append(context)
        if agent is not None:
            session = Client()
            session.force_login(agent)
            value = session.cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies(
                [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}]
            )
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"{page.url} : {error}"))
        page.on("console", lambda said: _note(faults, page, said))
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not faults, faults


def _note(faults: list[str], page: Page, said: Any) -> None:
    """Keeps what the console calls an error; a page that answers 4xx on purpose is not one."""
    if said.type == "error" and "Failed to load resource" not in said.text:
        faults.append(f"{page.url} : {said.text}")


def violations(page: Page) -> list[str]:
    """What axe finds, one line each."""
    page.evaluate(AXE)
    found = page.evaluate(
        "rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES
    )
    return [
        f"{page.url} · {fault['id']} : {fault['help']} · "
        + " | ".join(node["html"][:160] for node in fault["nodes"][:3])
        for fault in found["violations"]
    ]


def assert_accessible(page: Page) -> None:
    """No violation in light nor in dark."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert not (found := violations(page)), (scheme, found)


def assert_fits_phone(page: Page) -> None:
    """At 360 px nothing is wider than the screen."""
    page.set_viewport_size({"width": 360, "height": 780})
    width = page.evaluate("document.documentElement.scrollWidth")
    wide = page.evaluate(
        """() => [...document.querySelectorAll('body *')].filter(n => n.getBoundingClientRect().right > 361)
        .slice(0, 5).map(n => n.outerHTML.slice(0, 120))"""
    )
    assert width <= 360, (page.url, width, wide)
    page.set_viewport_size({"width": 1280, "height": 900})


def assert_reached_by_keyboard(page: Page, selector: str, presses: int = 60) -> None:
    """Tab alone leads to the element, and its focus is seen."""
    for _ in range(presses):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement?.matches(s)", selector):
            style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert style != "none", f"focus not seen on {selector}"
            return
    raise AssertionError(f"{page.url}: Tab does not reach {selector} in {presses} presses")
