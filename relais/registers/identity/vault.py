"""Encryption of NIRs and their keyed fingerprint. Nothing here is logged, and no error repeats a number."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.db import transaction

from relais.registers.identity.models import IdentityLink

CHUNK = 5_000


@lru_cache(maxsize=4)
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(key) for key in keys])


def encrypt(nir: str) -> str:
    """Ciphertext of a NIR under the first of `NIR_KEYS`."""
    return _fernet(tuple(settings.NIR_KEYS)).encrypt(nir.encode()).decode()


def decrypt(token: str) -> str:
    """The NIR. Raises `cryptography.fernet.InvalidToken` when no key of `NIR_KEYS` opens it."""
    return _fernet(tuple(settings.NIR_KEYS)).decrypt(token.encode()).decode()


def blind_index(nir: str) -> str:
    """HMAC-SHA-256 of the 13 characters, in hexadecimal: equal NIRs have equal fingerprints, and no way back."""
    return hmac.new(settings.NIR_INDEX_KEY.encode(), nir[:13].encode(), hashlib.sha256).hexdigest()


def link(*, fund_id: int, pseudonym: str, nir: str) -> IdentityLink:
    """Ties a NIR (15 characters, checked by `parse_nir`) to a pseudonym."""
    row, _ = IdentityLink.objects.update_or_create(
        fund_id=fund_id,
        pseudonym=pseudonym,
        defaults={"nir_encrypted": encrypt(nir), "nir_index": blind_index(nir)},
    )
    return row


def find(fund_id: int, nir: str) -> list[str]:
    """Pseudonyms of a fund that bear this NIR (more than one is a duplicate)."""
    return list(
        IdentityLink.objects.filter(fund_id=fund_id, nir_index=blind_index(nir)).values_list(
            "pseudonym", flat=True
        )
    )


def rotate(on_progress: Callable[[int], None] = lambda n: None) -> int:
    """Encrypts again, under the first key, what older keys of `NIR_KEYS` hold. Returns the number of rows changed.

    Safe to stop and start again: each slice is one transaction, and rows already under the first key are left alone.
    """
    newest = Fernet(settings.NIR_KEYS[0])
    last, changed = 0, 0
    while True:
        with transaction.atomic():
            rows = list(
                IdentityLink.objects.select_for_update().filter(pk__gt=last).order_by("pk")[:CHUNK]
            )
            stale = [row for row in rows if not _opens(newest, row.nir_encrypted)]
            for row in stale:
                row.nir_encrypted = encrypt(decrypt(row.nir_encrypted))
            IdentityLink.objects.bulk_update(stale, ["nir_encrypted"], batch_size=200)
        if not rows:
            return changed
        last, changed = rows[-1].pk, changed + len(stale)
        on_progress(len(rows))


def _opens(key: Fernet, token: str) -> bool:
    try:
        key.decrypt(token.encode())
    except InvalidToken:
        return False
    return True
