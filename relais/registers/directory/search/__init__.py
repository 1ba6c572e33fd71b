"""Search of people that forgives: accents, order, typing errors, half-known dates."""

from relais.registers.directory.search.find import find, find_in_fund
from relais.registers.directory.search.match import match_person
from relais.registers.directory.search.matches import Match

__all__ = ["Match", "find", "find_in_fund", "match_person"]
