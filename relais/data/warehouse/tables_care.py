"""Declared tables about care: what was done, by whom, at what price."""

from __future__ import annotations

from relais.data.warehouse.columns import Column, Table, required

ACT_FAMILIES = (
    "consultation",
    "nursing",
    "dental",
    "optical",
    "hearing",
    "imaging",
    "biology",
    "physiotherapy",
    "transport",
    "device",
    "drug",
    "vaccination",
    "covid_test",
    "surgery",
    "stay",
    "other",
)

_PERSON = "persons.person_id"
_PROVIDER = "providers.provider_id"
_SPECIALTY = (
    "Specialty code: two digits of IR_SPE_V for doctors and dentists (`01` general practice), "
    "`A` and two digits of the nature of activity for the others (`A24` nurse)."
)

CLAIMS = Table(
    name="claims",
    meaning="Reimbursed care, one row a line of claim.",
    key=("claim_id", "line_no"),
    sorted_by=("provider_id", "patient_id", "starts_on", "claim_id", "line_no"),
    after=(("starts_on", "ends_on"),),
    columns=(
        required("claim_id", "text", "Number of the claim."),
        required("line_no", "int32", "Number of the line in the claim."),
        required("fund", "text", "Code of the fund that pays."),
        required("patient_id", "text", "Patient.", references=_PERSON),
        required("provider_id", "text", "Who did the act.", references=_PROVIDER),
        Column(
            "prescriber_id",
            "text",
            "Who prescribed it; NULL = none or unknown.",
            references=_PROVIDER,
        ),
        Column("specialty", "text", _SPECIALTY),
        required("act_code", "text", "Act: CCAM or LPP code, else the nature of service."),
        required("act_family", "text", "Family of the act.", values=ACT_FAMILIES),
        required("quantity", "int32", "Number of acts.", minimum=0),
        required("starts_on", "date", "First day of care."),
        Column("ends_on", "date", "Last day of care, inclusive; NULL = same day."),
        Column("paid_on", "date", "Day of payment; NULL = unknown."),
        required("billed_cents", "int32", "What was asked for, cents.", minimum=0),
        Column("base_cents", "int32", "Base of reimbursement, cents.", minimum=0),
        required("reimbursed_cents", "int32", "What the fund paid, cents.", minimum=0),
        Column(
            "commune",
            "text",
            "INSEE code of the commune of residence of the patient, 5 characters.",
        ),
        required("cancelled", "bool", "Line cancelled since: kept, never counted."),
    ),
)

BREAST_ACTS = ("QEQK001", "QEQK004")
CERVICAL_ACTS = ("JKHD001",)
"""Acts of the organised screenings that the tables of acts know; to be confirmed. That of the colon is no line of act."""


def _last(name: str, what: str) -> Column:
    return Column(name, "date", f"Last day of {what}; NULL = none in the claims.")


CARE_DATES = Table(
    name="care_dates",
    meaning="The last day of each kind of care of each patient, in lines that are not cancelled.",
    key=("person_id",),
    sorted_by=("person_id",),
    columns=(
        required("person_id", "text", "Patient."),
        required("first_on", "date", "First day of care of all."),
        _last("consultation_on", "a consultation, of any specialty"),
        _last("general_practice_on", "a consultation of a general practitioner (specialty `01`)"),
        _last("unsaid_on", "a consultation whose specialty is unknown"),
        _last("dental_on", "dental care"),
        _last("optical_on", "optical care"),
        _last("hearing_on", "hearing care"),
        _last("breast_on", f"a mammography ({', '.join(BREAST_ACTS)})"),
        _last("cervical_on", f"a cervical smear ({', '.join(CERVICAL_ACTS)})"),
    ),
)

PROVIDERS = Table(
    name="providers",
    meaning="Those who give or prescribe care, under a pseudonym.",
    key=("provider_id",),
    sorted_by=("provider_id",),
    after=(("opened_on", "closed_on"),),
    columns=(
        required("provider_id", "text", "Pseudonym of the provider."),
        Column(
            "kind",
            "text",
            "Kind: doctor, dentist, midwife, nurse, physiotherapist, pharmacy, laboratory, optician, "
            "hearing, device, transport, hospital, clinic, health_centre, vaccination_centre, other.",
        ),
        Column("specialty", "text", _SPECIALTY),
        Column("commune", "text", "INSEE code of the commune of the place of practice."),
        Column("opened_on", "date", "First day of activity."),
        Column("closed_on", "date", "Last day of activity, inclusive; NULL = open."),
        Column("legal_entity_id", "text", "Pseudonym of the legal entity."),
        Column("manager_id", "text", "Pseudonym of the manager."),
        Column("bank_account_hash", "text", "Fingerprint of the bank account paid."),
        Column(
            "address_hash",
            "text",
            "Fingerprint of the address of the place of practice.",
            present=False,
        ),
        Column(
            "practitioner_person_id",
            "text",
            "Person who practises under this number alone; NULL = an establishment, or unknown.",
            references=_PERSON,
            present=False,
        ),
    ),
)

QUOTES = Table(
    name="quotes",
    meaning="Quotes sent to the fund before care (devis).",
    key=("quote_id",),
    sorted_by=("person_id", "issued_on"),
    columns=(
        required("quote_id", "text", "Number of the quote."),
        required("person_id", "text", "Patient.", references=_PERSON),
        Column("provider_id", "text", "Who made the quote.", references=_PROVIDER),
        required("act_family", "text", "Family of the act.", values=ACT_FAMILIES),
        required("issued_on", "date", "Day of the quote."),
        Column("total_cents", "int32", "Total asked for, cents.", minimum=0),
        Column(
            "patient_share_cents",
            "int32",
            "What stays to be paid by the patient, cents.",
            minimum=0,
        ),
    ),
)

CERTIFICATES = Table(
    name="certificates",
    meaning="Certificates issued (vaccination, test, recovery), one row an event.",
    key=("certificate_id",),
    sorted_by=("issuer_id", "issued_at", "certificate_id"),
    columns=(
        required("certificate_id", "text", "Number of the certificate."),
        required("kind", "text", "What it certifies.", values=("vaccination", "test", "recovery")),
        required("person_id", "text", "Holder.", references=_PERSON),
        required(
            "issuer_id", "text", "Professional in whose name it was issued.", references=_PROVIDER
        ),
        Column("card_id", "text", "Pseudonym of the professional card used."),
        required("issued_at", "timestamp", "Instant of issue, local time, to the second."),
        Column("performed_on", "date", "Day of the act certified."),
        Column("commune", "text", "INSEE code of the commune where it was issued."),
        Column("lot", "text", "Lot of the vaccine or kit; NULL = none given."),
        Column("booking_id", "text", "Appointment it follows; NULL = none."),
        Column("claim_id", "text", "Claim of the act; NULL = none."),
    ),
)

STAYS = Table(
    name="stays",
    meaning="Stays in an establishment.",
    key=("stay_id",),
    sorted_by=("person_id", "starts_on"),
    after=(("starts_on", "ends_on"),),
    columns=(
        required("stay_id", "text", "Number of the stay."),
        required("person_id", "text", "Patient.", references=_PERSON),
        required("provider_id", "text", "Establishment.", references=_PROVIDER),
        Column(
            "kind", "text", "Kind of stay.", values=("full", "day", "home", "emergency", "ehpad")
        ),
        required("starts_on", "date", "Day of entry."),
        Column("ends_on", "date", "Day of leaving, inclusive; NULL = still there."),
    ),
)

PRICES = Table(
    name="prices",
    meaning="Caps on prices by act and period.",
    key=("act_code", "starts_on"),
    sorted_by=("act_code", "starts_on"),
    after=(("starts_on", "ends_on"),),
    columns=(
        required("act_code", "text", "Act or device."),
        required("starts_on", "date", "First day of the cap."),
        Column("ends_on", "date", "Last day of the cap, inclusive; NULL = still in force."),
        required("cap_cents", "int32", "Highest price allowed, cents.", minimum=0),
    ),
)

PURCHASES = Table(
    name="purchases",
    meaning="Test kits and vaccine doses that providers received, bought or free of charge.",
    key=("purchase_id",),
    sorted_by=("provider_id", "bought_on"),
    columns=(
        required("purchase_id", "text", "Number of the line of delivery."),
        required("provider_id", "text", "Who received them.", references=_PROVIDER),
        required("product", "text", "What was received.", values=("covid_test", "vaccination")),
        required("bought_on", "date", "Day of the delivery."),
        required("quantity", "int32", "Number of kits or doses.", minimum=0),
    ),
)

PATIENT_ANSWERS = Table(
    name="patient_answers",
    meaning="What insured persons answer when asked whether an act billed for them was received.",
    key=("claim_id", "line_no", "person_id", "asked_on"),
    sorted_by=("claim_id", "line_no"),
    after=(("asked_on", "answered_on"),),
    columns=(
        required("claim_id", "text", "Claim of the act."),
        required("line_no", "int32", "Line of the act."),
        required("person_id", "text", "Who was asked.", references=_PERSON),
        required("asked_on", "date", "Day of the question."),
        Column("answered_on", "date", "Day of the answer; NULL = no answer yet."),
        Column(
            "answer",
            "text",
            "The answer; NULL = none yet.",
            values=("received", "not_received", "unsure"),
        ),
    ),
)

TABLES = (CLAIMS, PROVIDERS, QUOTES, CERTIFICATES, STAYS, PRICES, PURCHASES, PATIENT_ANSWERS)
