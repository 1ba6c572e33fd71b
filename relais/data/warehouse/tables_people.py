"""Declared tables about the insured: who they are, what they live on, what they asked for."""

from __future__ import annotations

from relais.data.warehouse.columns import Column, Monthly, Table, required

RESOURCE_KINDS = (
    "wage_net",
    "unemployment",
    "sick_pay",
    "maternity_pay",
    "pension",
    "retirement",
    "invalidity_pension",
    "accident_rent",
    "aah",
    "asi",
    "aspa",
    "ass",
    "alimony_received",
    "alimony_paid",
    "family_benefit",
    "self_employed_net",
    "micro_turnover",
    "scholarship",
    "training_pay",
    "exceptional_gain",
    "rsa",
    "other",
)
SITUATIONS = ("rsa", "aspa", "asi", "aah", "ass", "sick_pay", "unemployment", "training")
TERRITORIES = ("metropole", "guadeloupe", "martinique", "guyane", "reunion", "mayotte")

_PERSON = "persons.person_id"
_HOUSEHOLD = "households.household_id"

PERSONS = Table(
    name="persons",
    meaning="The insured and their dependants, one row a person, under a pseudonym.",
    key=("person_id",),
    sorted_by=("household_id", "person_id"),
    after=(("birth_date", "died_on"),),
    columns=(
        required(
            "person_id", "text", "Pseudonym of the person, stable from one extract to the next."
        ),
        required(
            "household_id", "text", "Household for the purpose of rights.", references=_HOUSEHOLD
        ),
        required(
            "household_role",
            "text",
            "Place in the household.",
            values=("applicant", "partner", "dependant"),
        ),
        Column(
            "birth_date", "date", "Birth date; from `dcir`, the first day of the month of birth."
        ),
        Column("sex", "text", "Civil sex.", values=("female", "male")),
        Column("commune", "text", "INSEE code of the commune of residence, 5 characters."),
        required("fund", "text", "Code of the fund of affiliation."),
        Column(
            "regime",
            "text",
            "Scheme of affiliation: general, agricultural, self_employed or a code.",
        ),
        Column("ald", "bool", "Has a recognised long illness (affection de longue durée)."),
        Column(
            "invalidity_category", "int16", "0 none, 1 to 3 the category of the pension.", minimum=0
        ),
        Column(
            "complementary",
            "text",
            "Complementary cover.",
            values=("none", "private", "c2s_free", "c2s_participative", "ame"),
        ),
        Column("has_declared_doctor", "bool", "Has a declared médecin traitant."),
        Column("last_care_on", "date", "Last care reimbursed; NULL = none known."),
        Column("died_on", "date", "Date of death; NULL = not known to be dead."),
        Column(
            "residence_title_ends_on",
            "date",
            "End of the residence title; NULL = none needed or unknown.",
        ),
        Column("has_phone", "bool", "A phone number is known in the registers."),
        Column("has_email", "bool", "An e-mail address is known in the registers."),
        Column("has_account", "bool", "Has opened an online account (compte ameli)."),
        Column("opted_out", "bool", "Asked not to be contacted by campaigns."),
        Column(
            "shared_custody", "bool", "Child in shared custody: counts for half.", present=False
        ),
    ),
)

HOUSEHOLDS = Table(
    name="households",
    meaning="Households for the purpose of rights.",
    key=("household_id",),
    sorted_by=("household_id",),
    monthly=Monthly(
        ("housing_aid",),
        "int32",
        "Housing aid received that month, cents; NULL = unknown.",
        minimum=0,
    ),
    columns=(
        required("household_id", "text", "Pseudonym of the household."),
        required("fund", "text", "Code of the fund."),
        Column("commune", "text", "INSEE code of the commune, 5 characters."),
        Column("territory", "text", "Where legal values apply.", values=TERRITORIES),
        Column("alsace_moselle", "bool", "Under the local scheme of Alsace-Moselle."),
        Column(
            "housing",
            "text",
            "Occupation of the home; NULL = unknown.",
            values=("tenant", "tenant_with_aid", "owner", "free"),
        ),
    ),
)

RESOURCES = Table(
    name="resources",
    meaning=(
        "Resources of each person, one column a kind and month. NULL = unknown for that month and "
        "kind; 0 = known to be nil; a kind without a column = nil for all."
    ),
    key=("person_id",),
    sorted_by=("household_id", "person_id"),
    monthly=Monthly(
        RESOURCE_KINDS, "int32", "Sum received (or paid) that month, cents; NULL = unknown."
    ),
    columns=(
        required("person_id", "text", "Whose resources.", references=_PERSON),
        required("household_id", "text", "Household of the person.", references=_HOUSEHOLD),
    ),
)

_ROLL = ("household_role", "birth_date", "died_on", "shared_custody")
MEANS = Table(
    name="means",
    meaning=(
        "Each person beside their months of `resources`, cumulated: `<kind>_to_YYYY_MM` holds what is known "
        "from the first month of the extract to that one (int64, cents), and 2^44 more for each month unknown."
    ),
    key=("person_id",),
    sorted_by=("household_id", "person_id"),
    columns=(
        required("person_id", "text", "Person."),
        required("household_id", "text", "Household."),
        *(PERSONS.by_name[name] for name in _ROLL),
        required("has_resources", "bool", "The table of resources knows the person."),
    ),
)

SITUATIONS_TABLE = Table(
    name="situations",
    meaning="Periods during which a person is in a situation that the law looks at.",
    key=("person_id", "situation", "starts_on"),
    sorted_by=("person_id", "starts_on"),
    after=(("starts_on", "ends_on"),),
    columns=(
        required("person_id", "text", "Person.", references=_PERSON),
        required("situation", "text", "Kind of situation.", values=SITUATIONS),
        required("starts_on", "date", "First day."),
        Column("ends_on", "date", "Last day, inclusive; NULL = still open."),
    ),
)

RIGHTS_REQUESTS = Table(
    name="rights_requests",
    meaning="Requests for a right and their outcome.",
    key=("request_id",),
    sorted_by=("household_id", "requested_on"),
    after=(("starts_on", "ends_on"), ("requested_on", "decided_on")),
    columns=(
        required("request_id", "text", "Number of the request."),
        required("right", "text", "Right asked for: c2s, ame, puma, invalidite..."),
        required("household_id", "text", "Household.", references=_HOUSEHOLD),
        Column("person_id", "text", "Who asked.", references=_PERSON),
        required("requested_on", "date", "Day of the request."),
        Column("channel", "text", "How it came.", values=("online", "paper", "partner", "desk")),
        Column(
            "outcome",
            "text",
            "Decision; NULL = pending.",
            values=("free", "participative", "refused", "withdrawn", "renounced"),
        ),
        Column("decided_on", "date", "Day of the decision."),
        Column("starts_on", "date", "First day of the right granted."),
        Column("ends_on", "date", "Last day of the right granted, inclusive."),
    ),
)

WORK_STOPS = Table(
    name="work_stops",
    meaning="Work stops and the daily allowances paid for them.",
    key=("stop_id",),
    sorted_by=("person_id", "starts_on"),
    after=(("starts_on", "ends_on"),),
    columns=(
        required("stop_id", "text", "Number of the stop."),
        required("person_id", "text", "Person stopped.", references=_PERSON),
        required("fund", "text", "Code of the fund that pays."),
        required(
            "kind",
            "text",
            "Risk.",
            values=("maladie", "covid", "maternite", "paternite", "at_mp"),
        ),
        Column(
            "status",
            "text",
            "Status of the worker.",
            values=("salaried", "self_employed", "liberal", "unemployed"),
        ),
        Column("prescriber_id", "text", "Who prescribed.", references="providers.provider_id"),
        Column("employer_id", "text", "Pseudonym of the employer."),
        required("starts_on", "date", "First day of the stop."),
        required("ends_on", "date", "Last day of the stop, inclusive."),
        Column("received_on", "date", "Day the stop reached the fund."),
        Column("paid_on", "date", "Day of the first payment; NULL = not paid."),
        Column("days_paid", "int32", "Days paid.", minimum=0),
        Column("daily_cents", "int32", "Gross daily allowance, cents.", minimum=0),
        Column("paid_cents", "int32", "Total paid, cents.", minimum=0),
    ),
)

PAYROLLS = Table(
    name="payrolls",
    meaning="Periods of paid work declared by employers.",
    key=("payroll_id",),
    sorted_by=("person_id", "starts_on"),
    after=(("starts_on", "ends_on"),),
    columns=(
        required("payroll_id", "text", "Number of the declaration."),
        required("person_id", "text", "Worker.", references=_PERSON),
        Column("employer_id", "text", "Pseudonym of the employer."),
        required("starts_on", "date", "First day worked in the period."),
        required("ends_on", "date", "Last day worked in the period, inclusive."),
        Column("hours", "int32", "Hours worked in the period.", minimum=0),
        Column("gross_cents", "int32", "Gross wage of the period, cents."),
        Column("net_cents", "int32", "Net wage of the period, cents."),
    ),
)

ACCOUNT_CHANGES = Table(
    name="account_changes",
    meaning="Bank accounts given for those whom the fund pays, from the day each counts.",
    key=("holder_kind", "holder_id", "starts_on"),
    sorted_by=("account_hash", "starts_on"),
    columns=(
        required("holder_kind", "text", "Who is paid.", values=("person", "provider")),
        required("holder_id", "text", "Pseudonym of the person or provider."),
        required("account_hash", "text", "Fingerprint of the bank account given."),
        required("starts_on", "date", "First day when the account counts."),
    ),
)

TABLES = (
    PERSONS,
    HOUSEHOLDS,
    RESOURCES,
    SITUATIONS_TABLE,
    RIGHTS_REQUESTS,
    WORK_STOPS,
    PAYROLLS,
    ACCOUNT_CHANGES,
)
