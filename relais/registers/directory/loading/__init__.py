"""From the fund's file of identities to the register: in slices, each whole or not at all."""

from relais.registers.directory.loading.load import LoadResult, load
from relais.registers.directory.loading.reading import UnreadableExtract

__all__ = ["LoadResult", "UnreadableExtract", "load"]
