"""An invitation goes out through a real mail server."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from email import message_from_bytes

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message
from django.test import Client
from django.urls import reverse

from relais.registers.accounts.permissions import Role
from tests.cast import Cast


class Box(Message):
    """Keeps what it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.received: list[object] = []

    def handle_message(self, message: object) -> None:
        self.received.append(message)


@pytest.fixture
def server(settings: object) -> Iterator[Box]:
    box = Box()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]
    settings.EMAIL_HOST = "127.0.0.1"  # type: ignore[attr-defined]
    settings.EMAIL_PORT = port  # type: ignore[attr-defined]
    yield box
    controller.stop()


def test_an_invitation_reaches_its_holder(cast: Cast, server: Box, client: Client) -> None:
    client.force_login(cast.by_role[Role.ADMINISTRATOR])
    client.post(reverse("administration:invite", args=[cast.agent.pk]))
    (message,) = server.received
    raw = message_from_bytes(message.as_bytes())  # type: ignore[attr-defined]
    assert raw["To"] == cast.agent.email
    assert "Relais" in raw["From"]
    assert "/compte/" in raw.get_payload(decode=True).decode()
