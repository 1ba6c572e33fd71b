"""The directory's door to the NIRs, for the pages and commands that may not knock at `identity` themselves."""

from relais.registers.identity.actions import reveal_nir
from relais.registers.identity.vault import find as pseudonyms_with_nir
from relais.registers.identity.vault import rotate as rotate_keys

__all__ = ["pseudonyms_with_nir", "reveal_nir", "rotate_keys"]
