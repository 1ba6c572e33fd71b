"""What the verdict rests on, what is missing, and the smallest change of facts that changes it."""

from __future__ import annotations

from collections.abc import Iterator

from relais.rules.right import Condition, Missing
from relais.rules.rights.c2s.facts import Facts, Member
from relais.rules.rights.c2s.household import Household, owes_participation, weigh
from relais.rules.rights.c2s.scale import Scale
from relais.rules.wording import euros, month_name

MORE_PERSONS = 3
TITLES = {
    "rsa": "RSA",
    "aspa": "ASPA",
    "asi": "ASI",
    "aah": "AAH",
    "ass": "ASS",
}


def conditions(facts: Facts, scale: Scale, home: Household) -> tuple[Condition, ...]:
    return (
        *_gates(facts, scale, home),
        _compared("under_free_ceiling", "gratuite", home, free=True),
        _compared("under_participative_ceiling", "avec participation", home, free=False),
        _resources_known(home),
        *_titles(home),
        *_household_notes(home),
    )


def _gates(facts: Facts, scale: Scale, home: Household) -> Iterator[Condition]:
    mayotte = facts.territory == "mayotte"
    yield Condition(
        "territory_covered",
        None if facts.territory is None else not mayotte,
        "La C2S ne s’applique pas à Mayotte."
        if mayotte
        else "Le territoire de résidence est inconnu."
        if facts.territory is None
        else "La C2S s’applique dans ce territoire.",
    )
    yield Condition(
        "health_costs_covered",
        facts.covered,
        {
            True: "Les frais de santé sont pris en charge par l’Assurance Maladie.",
            False: "Il faut d’abord que les frais de santé soient pris en charge par l’Assurance Maladie.",
            None: "On ne sait pas si les frais de santé sont pris en charge par l’Assurance Maladie.",
        }[facts.covered],
    )
    yield _contributions_paid(facts, scale, home)


def _contributions_paid(facts: Facts, scale: Scale, home: Household) -> Condition:
    owes = False if home.standing.automatic else owes_participation(facts, scale)
    if owes and home.standing.automatic_unknown:
        owes = None
    return Condition(
        "contributions_paid",
        None if owes is None else not owes,
        {
            True: "Des participations restent dues : elles sont à régler, à échelonner ou à faire remettre avant un nouveau droit.",
            False: "Aucune participation impayée ne fait obstacle.",
            None: "On ne sait pas si des participations restent dues et empêchent un nouveau droit.",
        }[owes],
    )


def _compared(name: str, label: str, home: Household, *, free: bool) -> Condition:
    bounds, met = home.bounds, home.under[0 if free else 1]
    least = bounds.free_low if free else bounds.participative_low
    most = bounds.free_high if free else bounds.participative_high
    base = euros(bounds.low) if exact(home) else f"au moins {euros(bounds.low)}"
    limit = euros(least) if least == most else f"de {euros(least)} à {euros(most)}"
    compared = {"base_cents": bounds.low if exact(home) else None, "ceiling_cents": least}
    return Condition(
        name,
        met,
        f"Ressources retenues : {base} ; plafond de la C2S {label} : {limit}.",
        {**compared, "known_cents": bounds.low},
    )


def exact(home: Household) -> bool:
    """The resources are known to the cent."""
    return not home.bounds.high_open and home.bounds.low == home.bounds.high


def _resources_known(home: Household) -> Condition:
    known = exact(home)
    return Condition(
        "resources_known",
        known,
        "Toutes les ressources de la période sont connues."
        if known
        else "Une partie des ressources de la période est inconnue.",
        decides=False,
    )


def _titles(home: Household) -> Iterator[Condition]:
    standing = home.standing
    automatic = None if standing.automatic_unknown else bool(standing.automatic)
    if standing.automatic:
        automatic = True
    yield Condition(
        "automatic_right",
        automatic,
        "Le foyer reçoit le RSA : la C2S gratuite est attribuée d’office."
        if automatic
        else "Aucune attribution d’office n’est établie.",
        decides=False,
    )
    presumed = True if standing.presumed else None if standing.presumed_unknown else False
    yield Condition(
        "presumed_right",
        presumed,
        f"Titulaire de l’{TITLES[home.automatic]}, sans activité depuis trois mois : le droit avec participation est présumé."
        if presumed and home.automatic in TITLES and home.automatic != "rsa"
        else "Aucun droit présumé n’est établi.",
        decides=False,
    )


def _household_notes(home: Household) -> Iterator[Condition]:
    if home.left_out:
        names = ", ".join(member.id for member in home.left_out)
        yield Condition(
            "dependants_under_age_limit",
            False,
            f"{names} : 25 ans ou plus au jour de la demande, à compter à part, par une demande propre.",
            decides=False,
        )
    if home.near:
        yield Condition(
            "clear_of_ceilings",
            False,
            "Les ressources sont à 1 € ou moins d’un plafond : une personne doit regarder ce dossier.",
            decides=False,
        )


def missing(facts: Facts, scale: Scale, home: Household) -> tuple[Missing, ...]:
    return tuple(_missing(facts, scale, home))


def _missing(facts: Facts, scale: Scale, home: Household) -> Iterator[Missing]:
    if facts.territory is None:
        yield Missing("le territoire de résidence", "un justificatif de domicile")
    if facts.covered is None:
        yield Missing("la prise en charge par l’Assurance Maladie", "l’attestation de droits")
    if facts.housing is None:
        yield Missing(
            "l’occupation du logement (locataire, avec aide, propriétaire, logé gratuitement)",
            "le bail, la taxe foncière ou l’attestation d’hébergement",
        )
    if home.housing[0] != home.housing[1] and facts.housing == "tenant_with_aid":
        yield Missing(
            f"l’aide au logement reçue {_span(scale.window)}",
            "l’attestation de la CAF ou de la MSA",
        )
    if not home.standing.automatic and owes_participation(facts, scale) is None:
        yield from _missing_of_former_right(facts)
    for member in (*home.counted, *home.doubtful):
        yield from _missing_of(member, scale)
    if home.standing.presumed_unknown:
        yield Missing(
            f"l’activité du demandeur et de son conjoint {_span(scale.idle_months)}",
            "les bulletins de salaire, ou l’absence d’activité déclarée",
        )


def _missing_of_former_right(facts: Facts) -> Iterator[Missing]:
    where = "l’attestation de l’organisme qui le gérait"
    if facts.unpaid_participation is None:
        yield Missing("les participations du droit précédent, payées ou non", where)
    if facts.previous_right_ends_on is None:
        yield Missing("la fin du droit précédent", where)


def _missing_of(member: Member, scale: Scale) -> Iterator[Missing]:
    who = member.id
    if member.birth_date is None:
        yield Missing(
            f"la date de naissance de {who}", "une pièce d’identité ou le livret de famille"
        )
    if member.situations is None:
        yield Missing(
            f"la situation de {who} (RSA, ASPA, ASI, AAH, ASS, arrêt, chômage, formation)",
            "l’attestation de la CAF, de France Travail ou de la caisse de retraite",
        )
    if member.shared_custody is None:
        yield Missing(
            f"la résidence alternée ou non de {who}", "le jugement ou l’accord des parents"
        )
    told = {resource.month for resource in member.resources}
    untold = {resource.month for resource in member.resources if resource.amount_cents is None}
    absent = [
        month
        for month in scale.window
        if month in untold or (month not in told and not member.complete)
    ]
    if absent:
        yield Missing(
            f"les ressources de {who} {_span(absent)}",
            "les bulletins de salaire, les relevés de France Travail, de la CAF ou de la caisse de retraite",
        )
    micro = any(
        resource.kind == "micro_turnover" and resource.month in scale.window
        for resource in member.resources
    )
    if micro and member.micro_activity is None:
        yield Missing(
            f"l’activité de micro-entrepreneur de {who} (vente, services, libérale)",
            "la déclaration de chiffre d’affaires à l’Urssaf",
        )


def _span(months: tuple[str, ...] | list[str]) -> str:
    if not months:
        return "sur la période"
    if len(months) == 1:
        return f"en {month_name(months[0])}"
    first, last = months[0], months[-1]
    joined = f"de {month_name(first)} à {month_name(last)}"
    whole = (int(last[:4]) - int(first[:4])) * 12 + int(last[5:]) - int(first[5:]) + 1
    return joined if whole == len(months) else f"pour {len(months)} mois {joined}"


def changes(facts: Facts, scale: Scale, home: Household) -> tuple[str, ...]:
    """The smallest changes that would give another answer, in French."""
    standing = home.standing
    if standing.excluded or standing.gate_unknown or standing.automatic or not exact(home):
        return ()
    ladder = (
        ("free", "C2S gratuite", home.bounds.free_low),
        ("participative", "C2S avec participation", home.bounds.participative_low),
    )
    wanted = {"participative": ladder[:1], "none": ladder[::-1]}.get(home.verdict, ())
    told = [line for rung in wanted for line in _toward(rung, facts, scale, home)]
    if home.verdict == "free":
        spare = home.bounds.free_low - home.bounds.low
        told.append(
            f"Au-delà de {euros(spare)} de plus sur la période, la C2S ne serait plus gratuite."
        )
    return tuple(told)


def _toward(
    rung: tuple[str, str, int], facts: Facts, scale: Scale, home: Household
) -> Iterator[str]:
    verdict, label, limit = rung
    excess = home.bounds.low - limit
    if excess <= 0:
        return
    yield f"{euros(-(-excess // 100) * 100)} de moins sur la période : {label}."
    for more in range(1, MORE_PERSONS + 1):
        if weigh(_with_more(facts, scale, more), scale).verdict == verdict:
            persons = "une personne" if more == 1 else f"{more} personnes"
            yield f"{persons} à charge de plus : {label}."
            return


def _with_more(facts: Facts, scale: Scale, more: int) -> Facts:
    """The same household with so many more dependants, without resources."""
    born = tuple(
        Member(id=f"+{rank}", role="dependant", birth_date=scale.on, complete=True)
        for rank in range(more)
    )
    return facts.model_copy(update={"members": (*facts.members, *born)})
