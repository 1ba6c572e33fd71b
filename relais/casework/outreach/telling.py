"""A target told in French, as the list's sentence tells its filters."""

from __future__ import annotations

from relais.casework.outreach.lists import list_title
from relais.casework.outreach.query import TargetQuery
from relais.casework.signals.models import SignalDefinition
from relais.geo import commune_name

_COVER = {
    "none": "sans complémentaire",
    "private": "avec une complémentaire privée",
    "c2s_free": "à la C2S sans participation",
    "c2s_participative": "à la C2S avec participation",
    "ame": "à l’AME",
}


def target_sentence(query: TargetQuery) -> str:
    """« assurés de 75 ans et plus, à Toulon, sans compte en ligne »."""
    told = ["assurés" + _age(query.age)]
    if query.sex:
        told.append("femmes" if query.sex == "female" else "hommes")
    if query.communes:
        names = [commune_name(code) for code in query.communes]
        told.append("à " + ", ".join(names[:5]) + (" …" if len(names) > 5 else ""))
    if query.postal_codes:
        told.append("code postal " + ", ".join(query.postal_codes))
    if query.regimes:
        told.append("régime " + ", ".join(query.regimes))
    if query.complementary:
        told.append(" ou ".join(_COVER.get(one, one) for one in query.complementary))
    for value, yes, no in (
        (query.has_account, "avec un compte en ligne", "sans compte en ligne"),
        (query.has_declared_doctor, "avec un médecin traitant", "sans médecin traitant"),
    ):
        if value is not None:
            told.append(yes if value else no)
    if query.signals:
        titles = SignalDefinition.objects.filter(name__in=query.signals)
        told.append("repérés : " + ", ".join(titles.values_list("title", flat=True)))
    told += [f"dans la liste « {list_title('targets', each.name)} »" for each in query.lists]
    told += [
        f"hors de la liste « {list_title('targets', each.name)} »" for each in query.not_in_lists
    ]
    return ", ".join(told)


def _age(age: tuple[int | None, int | None] | None) -> str:
    low, high = age or (None, None)
    if low is not None and high is not None:
        return f" de {low} à {high} ans"
    if low is not None:
        return f" de {low} ans et plus"
    return f" de {high} ans et moins" if high is not None else ""
