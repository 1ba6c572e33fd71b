"""Source `dcir`: the national claims base as funds receive it, `;` separated or Parquet.

ER_PRS_F (lines of service) with the act of a line (ER_CAM_F) or its device (ER_TIP_F), joined on nine
keys, become `claims`; IR_BEN_R (beneficiaries) becomes `persons`. Columns that are not named here are
left aside. Rules worth knowing:

* `claim_id` is made of the keys of the décompte, `line_no` is PRS_ORD_NUM; `person_id` is BEN_NIR_PSA,
  followed by the rank of birth when it is not 1.
* Lines for information (DPN_QLF = 71) and shares of the insured are refused, each with its reason.
* A line with PRS_REJ_TOP = 1 is `cancelled`. A line whose quantity and amounts are negative takes back
  an earlier one: that one is `cancelled`, and the line itself goes, or stays as `cancelled` when what
  it takes back is not in the files.
* But for stays, a last day of care that is the first one says nothing: `ends_on` is then NULL.
* A line with several devices keeps the first one's code: amounts stand on the line, not the device.
* A household is what hangs on one opener of rights; who is not the opener is a dependant.
"""

from __future__ import annotations

from relais.data.extracts.dcir_natures import PATIENT_SHARES, family_sql
from relais.data.extracts.source import Derived, Source
from relais.data.warehouse.columns import Column, Table, required

KEYS = (
    required("FLX_DIS_DTD", "date", "Day the data were made available."),
    required("FLX_TRT_DTD", "date", "Day the data entered the system."),
    required("FLX_EMT_TYP", "int32", "Kind of sender."),
    required("FLX_EMT_NUM", "int32", "Number of the sender."),
    required("FLX_EMT_ORD", "int32", "Sequence of the flow."),
    required("ORG_CLE_NUM", "text", "Body that settles."),
    required("DCT_ORD_NUM", "int64", "Number of the décompte."),
    required("PRS_ORD_NUM", "int32", "Line in the décompte."),
    required("REM_TYP_AFF", "int32", "Kind of reimbursement."),
)
_KEY = tuple(column.name for column in KEYS)
_USING = ", ".join(_KEY)

ER_PRS_F = Table(
    name="ER_PRS_F",
    meaning="Lines of service.",
    key=_KEY,
    sorted_by=_KEY,
    after=(("EXE_SOI_DTD", "EXE_SOI_DTF"),),
    rules=(
        (
            "PRS_ACT_QTE",
            "PRS_ACT_QTE < 0 AND (PRS_PAI_MNT > 0 OR BSE_REM_MNT > 0)",
            "quantité négative, alors que les montants sont positifs",
        ),
        (
            "BSE_REM_MNT",
            "PRS_ACT_QTE >= 0 AND (PRS_PAI_MNT < 0 OR BSE_REM_MNT < 0)",
            "montant négatif, alors que la quantité est positive",
        ),
        (
            "PRS_NAT_REF",
            f"PRS_NAT_REF BETWEEN {PATIENT_SHARES[0]} AND {PATIENT_SHARES[1]}",
            "participation ou franchise de l’assuré, pas un soin",
        ),
    ),
    columns=(
        *KEYS,
        required("BEN_NIR_PSA", "text", "Pseudonym of the beneficiary."),
        Column("BEN_RNG_GEM", "int16", "Rank of birth."),
        Column("BEN_RES_DPT", "text", "Département of residence."),
        Column("BEN_RES_COM", "text", "Commune of residence in the département."),
        required("EXE_SOI_DTD", "date", "First day of care."),
        Column("EXE_SOI_DTF", "date", "Last day of care."),
        required("PFS_EXE_NUM", "text", "Who did the act."),
        Column("PFS_PRE_NUM", "text", "Who prescribed it."),
        Column("PSE_SPE_COD", "int16", "Medical specialty of who did it."),
        Column("PSE_ACT_NAT", "int16", "Nature of activity of who did it."),
        required("PRS_NAT_REF", "int32", "Nature of service."),
        required("PRS_ACT_QTE", "int32", "Quantity."),
        required("PRS_PAI_MNT", "euros", "What was asked for."),
        Column("BSE_REM_BSE", "euros", "Base of reimbursement."),
        required("BSE_REM_MNT", "euros", "Reimbursed."),
        Column("CPL_REM_MNT", "euros", "Reimbursed, complement of the act.", present=False),
        Column("PRS_REJ_TOP", "int16", "1 = the line was rejected since.", present=False),
        Column(
            "DPN_QLF",
            "int16",
            "Qualifier of the expense.",
            refused=(("71", "ligne pour information (DPN_QLF = 71), pas une dépense"),),
        ),
    ),
)
ER_CAM_F = Table(
    name="ER_CAM_F",
    meaning="CCAM act of a line.",
    key=(*_KEY, "CAM_ORD_NUM"),
    sorted_by=_KEY,
    columns=(
        *KEYS,
        required("CAM_ORD_NUM", "int32", "Order of the act in the line."),
        required("CAM_PRS_IDE", "text", "CCAM code."),
    ),
)
ER_TIP_F = Table(
    name="ER_TIP_F",
    meaning="LPP device of a line.",
    key=(*_KEY, "TIP_ORD_NUM"),
    sorted_by=_KEY,
    columns=(
        *KEYS,
        required("TIP_ORD_NUM", "int32", "Order of the device in the line."),
        required("TIP_PRS_IDE", "text", "LPP code."),
    ),
)
IR_BEN_R = Table(
    name="IR_BEN_R",
    meaning="Beneficiaries.",
    key=("BEN_NIR_PSA", "BEN_RNG_GEM"),
    sorted_by=("BEN_NIR_PSA",),
    columns=(
        required("BEN_NIR_PSA", "text", "Pseudonym."),
        required("BEN_RNG_GEM", "int16", "Rank of birth."),
        Column("BEN_NIR_ANO", "text", "Pseudonym of the NIR."),
        Column("ASS_NIR_ANO", "text", "Pseudonym of the opener of rights."),
        Column("BEN_NAI_ANN", "int16", "Year of birth.", minimum=1850),
        Column("BEN_NAI_MOI", "int16", "Month of birth."),
        Column("BEN_SEX_COD", "int16", "Sex."),
        Column("BEN_DCD_DTE", "date", "Date of death."),
        required("ORG_AFF_BEN", "text", "Body of affiliation."),
        Column("BEN_RES_DPT", "text", "Département of residence."),
        Column("BEN_RES_COM", "text", "Commune of residence in the département."),
    ),
)

_PERSON = (
    "BEN_NIR_PSA || CASE WHEN coalesce(BEN_RNG_GEM, 1) > 1 THEN '-' || BEN_RNG_GEM ELSE '' END"
)
_SPECIALTY = """CASE
    WHEN PSE_SPE_COD NOT IN (0, 99) THEN lpad(PSE_SPE_COD::VARCHAR, 2, '0')
    WHEN PSE_ACT_NAT NOT IN (0, 99) THEN 'A' || lpad(PSE_ACT_NAT::VARCHAR, 2, '0') END"""
_COMMUNE = """left(CASE WHEN length(BEN_RES_DPT) = 3 AND starts_with(BEN_RES_DPT, '0')
    THEN BEN_RES_DPT[2:] ELSE BEN_RES_DPT END, 2) || lpad(BEN_RES_COM, 3, '0')"""
_CLAIM = """strftime(FLX_DIS_DTD, '%Y%m%d') || strftime(FLX_TRT_DTD, '%Y%m%d') || '-' || FLX_EMT_TYP
    || '-' || FLX_EMT_NUM || '-' || FLX_EMT_ORD || '-' || ORG_CLE_NUM || '-' || DCT_ORD_NUM
    || CASE WHEN REM_TYP_AFF <> 0 THEN '/' || REM_TYP_AFF ELSE '' END"""
_SAME = (
    "BEN_NIR_PSA",
    "coalesce(BEN_RNG_GEM, 1)",
    "PFS_EXE_NUM",
    "PRS_NAT_REF",
    "EXE_SOI_DTD",
    "abs(PRS_ACT_QTE)",
    "abs(PRS_PAI_MNT)",
    "abs(BSE_REM_MNT)",
)
"""What a line and the one that takes it back have in common."""


def _fund(body: str) -> str:
    """`01C831000` -> `831`: the three digits of the fund in the number of a body."""
    return (
        f"coalesce(nullif(regexp_extract({body}, '^[0-9]{{2}}[A-Z]([0-9]{{3}})', 1), ''), {body})"
    )


def _first(file: str, code: str, order: str) -> str:
    return f"SELECT {_USING}, min_by({code}, {order}) AS {code} FROM {file} GROUP BY {_USING}"


def _taken_back() -> str:
    """Pairs (`taken`, `taking`) of lines as structs of their keys."""
    row = "{" + ", ".join(f"'{name}': {name}" for name in _KEY) + "}"
    same = ", ".join(f"{expression} AS s{place}" for place, expression in enumerate(_SAME))
    names = ", ".join(f"s{place}" for place in range(len(_SAME)))
    lines = f"SELECT {_USING}, PRS_ACT_QTE < 0 AS taking, {row} AS line, {same} FROM ER_PRS_F"
    number = f"row_number() OVER (PARTITION BY {names} ORDER BY {_USING}) AS nth"
    taking = f"SELECT *, {number} FROM ({lines}) WHERE taking"
    taken = (
        f"SELECT *, {number} FROM ({lines}) "
        f"WHERE NOT taking AND ({names}) IN (SELECT ({names}) FROM ({lines}) WHERE taking)"
    )
    return (
        f"SELECT a.line AS taken, b.line AS taking FROM ({taken}) a JOIN ({taking}) b "
        f"USING ({names}, nth)"
    )


def claims(given: frozenset[str]) -> str:
    """SQL of `claims` over the files given."""
    codes, joins = [], []
    for file, code, order in (
        ("ER_CAM_F", "CAM_PRS_IDE", "CAM_ORD_NUM"),
        ("ER_TIP_F", "TIP_PRS_IDE", "TIP_ORD_NUM"),
    ):
        if file in given:
            codes.append(code)
            joins.append(f"LEFT JOIN ({_first(file, code, order)}) USING ({_USING})")
    row = "{" + ", ".join(f"'{name}': {name}" for name in _KEY) + "}"
    family = family_sql("PRS_NAT_REF", _SPECIALTY)
    act = ", ".join([*codes, "PRS_NAT_REF::VARCHAR"])
    return f"""
        WITH pairs AS MATERIALIZED ({_taken_back()})
        SELECT {_CLAIM} AS claim_id, PRS_ORD_NUM AS line_no, {_fund("ORG_CLE_NUM")} AS fund,
            {_PERSON} AS patient_id, PFS_EXE_NUM AS provider_id,
            CASE WHEN NOT regexp_full_match(PFS_PRE_NUM, '0+') THEN PFS_PRE_NUM END AS prescriber_id,
            {_SPECIALTY} AS specialty, coalesce({act}) AS act_code,
            {family} AS act_family,
            abs(PRS_ACT_QTE) AS quantity, EXE_SOI_DTD AS starts_on,
            CASE WHEN EXE_SOI_DTF > EXE_SOI_DTD OR {family} = 'stay' THEN EXE_SOI_DTF END AS ends_on,
            FLX_TRT_DTD AS paid_on, abs(PRS_PAI_MNT) AS billed_cents, abs(BSE_REM_BSE) AS base_cents,
            abs(BSE_REM_MNT) + coalesce(abs(CPL_REM_MNT), 0) AS reimbursed_cents,
            {_COMMUNE} AS commune,
            PRS_ACT_QTE < 0 OR coalesce(PRS_REJ_TOP = 1, false) OR {row} IN (SELECT taken FROM pairs) AS cancelled
        FROM ER_PRS_F {" ".join(joins)}
        WHERE PRS_ACT_QTE >= 0 OR {row} NOT IN (SELECT taking FROM pairs)"""


def persons(given: frozenset[str]) -> str:
    """SQL of `persons` over IR_BEN_R."""
    return f"""
        SELECT {_PERSON} AS person_id, coalesce(ASS_NIR_ANO, {_PERSON}) AS household_id,
            CASE WHEN coalesce(ASS_NIR_ANO = BEN_NIR_ANO, true) THEN 'applicant' ELSE 'dependant' END
                AS household_role,
            CASE WHEN BEN_NAI_MOI BETWEEN 1 AND 12
                THEN make_date(BEN_NAI_ANN::BIGINT, BEN_NAI_MOI::BIGINT, 1) END AS birth_date,
            CASE BEN_SEX_COD WHEN 1 THEN 'male' WHEN 2 THEN 'female' END AS sex,
            {_COMMUNE} AS commune, {_fund("ORG_AFF_BEN")} AS fund,
            CASE left(ORG_AFF_BEN, 2) WHEN '01' THEN 'general' WHEN '02' THEN 'agricultural'
                WHEN '03' THEN 'self_employed' ELSE left(ORG_AFF_BEN, 2) END AS regime,
            BEN_DCD_DTE AS died_on
        FROM IR_BEN_R"""


SOURCE = Source(
    name="dcir",
    files={table.name: table for table in (ER_PRS_F, ER_CAM_F, ER_TIP_F, IR_BEN_R)},
    derived=(
        Derived("claims", ("ER_PRS_F",), claims, may=("ER_CAM_F", "ER_TIP_F")),
        Derived("persons", ("IR_BEN_R",), persons, stand_in=True),
    ),
    dates=("%Y%m%d", "%d/%m/%Y"),
    no_date="1600-01-01",
)
