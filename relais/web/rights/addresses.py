"""Rights and legal values as they stand in an address."""

from __future__ import annotations

from collections.abc import Mapping

from relais.common.slugs import slug
from relais.rules import right as rights_of
from relais.rules import store

# Rights are known by their French name, but for these.
RIGHTS = {
    "aci_funding": "financement-cpts",
    "ass_after_c2s_refusal": "aide-apres-refus-c2s",
    "caqes_incentive": "interessement-caqes",
    "cent_pour_cent_sante": "cent-pour-cent-sante",
    "paternite_split": "conge-de-paternite",
}


def rights_addressed() -> Mapping[str, str]:
    return {name: RIGHTS.get(name, slug(name)) for name in rights_of.names()}


def values_addressed() -> Mapping[str, str]:
    """Titles without what they say between brackets; those of the product, so that no address moves under values laid over it."""
    own = store.product_store()
    ours = set(own.names())
    told = {name: (own if name in ours else store).history(name) for name in store.names()}
    return {name: slug(history[-1].title.split(" (")[0]) for name, history in told.items()}
