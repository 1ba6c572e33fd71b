"""What the environment decides: where Relais keeps its files, its database and its secrets."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

SECRET_NAMES = ("RELAIS_SECRET_KEY", "RELAIS_NIR_KEYS", "RELAIS_NIR_INDEX_KEY")


def home() -> Path:
    """Folder that holds everything the product writes (`RELAIS_HOME`, default `var/`)."""
    return Path(os.environ.get("RELAIS_HOME", "var")).resolve()


def secret(name: str) -> str:
    """A secret from the environment; without one, the value kept in `secrets.env`, made once.

    The file is for a demo or a development machine: a fund in production gives its secrets by the environment.
    """
    if name in os.environ:
        return os.environ[name]
    path = home() / "secrets.env"
    known = _read(path)
    if name not in known:
        known[name] = _make(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text("".join(f"{key}={value}\n" for key, value in sorted(known.items())))
    return known[name]


def _read(path: Path) -> dict[str, str]:
    if not path.exists():
        return {}
    return dict(line.split("=", 1) for line in path.read_text().splitlines() if "=" in line)


def _make(name: str) -> str:
    if name == "RELAIS_NIR_KEYS":
        from cryptography.fernet import Fernet

        return Fernet.generate_key().decode()
    return secrets.token_urlsafe(48)
