"""Where a pseudonym meets a NIR: the only table of Relais that knows both."""

from __future__ import annotations

from django.db import models


class IdentityLink(models.Model):
    """NIR of a pseudonym, encrypted; `nir_index` is its keyed fingerprint, to find it without reading it.

    `nir_encrypted` cannot be filtered on (every encryption differs): look up by `nir_index`, through `links.find`.
    """

    fund = models.ForeignKey("accounts.Fund", on_delete=models.PROTECT, related_name="+")
    pseudonym = models.CharField(max_length=40)
    nir_encrypted = models.TextField()
    nir_index = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["fund", "pseudonym"], name="link_once_in_fund")
        ]
        indexes = [models.Index(fields=["fund", "nir_index"], name="link_by_nir")]

    def __str__(self) -> str:
        return self.pseudonym
