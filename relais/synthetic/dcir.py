"""The claims and beneficiaries in the columns of the national base (DCIR), as a fund receives them.

ER_PRS_F has one row a line; ER_CAM_F its CCAM act, ER_TIP_F its LPP device, joined on the nine keys.
Amounts are in euros. A line cancelled since bears PRS_REJ_TOP = 1. Nobody dead: BEN_DCD_DTE = 1600-01-01.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pyarrow as pa

from relais.synthetic.amounts import Paid
from relais.synthetic.claims import Lines
from relais.synthetic.households import Batch, Territory
from relais.synthetic.lists import acts
from relais.synthetic.people import Traits
from relais.synthetic.plan import Plan
from relais.synthetic.providers import TRADES, Providers
from relais.synthetic.rights import C2S_FREE, C2S_PARTICIPATIVE
from relais.synthetic.text import coded, dates

KEYS = (
    "FLX_DIS_DTD", "FLX_TRT_DTD", "FLX_EMT_TYP", "FLX_EMT_NUM", "FLX_EMT_ORD",
    "ORG_CLE_NUM", "DCT_ORD_NUM", "PRS_ORD_NUM", "REM_TYP_AFF",
)  # fmt: skip
NO_DATE = -135_140
"""1600-01-01 in days since 1970: no death."""
FULL_EXEMPTION, NO_EXEMPTION = 4, 0
C2S_CONTRACT, NO_CONTRACT = 89, 99


def organisation(plan: Plan) -> str:
    """Code of the fund in the base: régime général, C, fund."""
    return f"01C{plan.fund}"


def _same(value: int, n: int) -> pa.Array:
    return pa.array(np.full(n, value, np.int32))


def _word(value: str, n: int) -> pa.Array:
    return coded(np.zeros(n), [value])


def _euros(cents: np.ndarray) -> pa.Array:
    return pa.array(cents / 100)


def _months(days: np.ndarray) -> np.ndarray:
    """First day of the month after each day."""
    month = (np.datetime64("1970-01-01") + days.astype(int)).astype("datetime64[M]") + 1
    return month.astype("datetime64[D]").astype(int)


def _keys(batch: Batch, lines: Lines, paid: Paid) -> dict[str, pa.Array]:
    n = len(lines)
    return {
        "FLX_DIS_DTD": dates(_months(paid.paid_on)),
        "FLX_TRT_DTD": dates(paid.paid_on),
        "FLX_EMT_TYP": _same(3, n),
        "FLX_EMT_NUM": _same(int(batch.plan.fund), n),
        "FLX_EMT_ORD": _same(0, n),
        "ORG_CLE_NUM": _word(f"{organisation(batch.plan)}000", n),
        "DCT_ORD_NUM": pa.array(np.int64(batch.number) * 10**8 + lines.visit),
        "PRS_ORD_NUM": pa.array(lines.line_no.astype(np.int32)),
        "REM_TYP_AFF": _same(0, n),
    }


@cache
def _codes() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """By act: nature of service, is CCAM, is LPP. By trade: (specialty, nature of activity) as 100 s + a."""
    nature = np.array([int(act.nature) for act in acts()])
    ccam = np.array([act.source == "ccam" for act in acts()])
    lpp = np.array([act.source == "lpp" for act in acts()])
    trade = []
    for item in TRADES:
        word = item.specialty or "0"
        trade.append(int(word[1:]) if word.startswith("A") else 100 * int(word))
    return nature, ccam, lpp, np.array(trade)


def claim_tables(
    batch: Batch,
    lines: Lines,
    paid: Paid,
    traits: Traits,
    cover: np.ndarray,
    ids: pa.Array,
    providers: Providers,
    territory: Territory,
) -> dict[str, pa.Table]:
    """ER_PRS_F, ER_CAM_F and ER_TIP_F of a batch."""
    _, ccam, lpp, _ = _codes()
    keys = _keys(batch, lines, paid)
    services = pa.table(
        {**keys, **_services(batch, lines, paid, traits, cover, ids, providers, territory)}
    )
    act_rows, device_rows = (np.flatnonzero(kind[lines.act]) for kind in (ccam, lpp))
    return {
        "ER_PRS_F": services,
        "ER_CAM_F": _ccam(keys, lines, paid, act_rows),
        "ER_TIP_F": _devices(keys, lines, paid, device_rows),
    }


def _services(
    batch: Batch,
    lines: Lines,
    paid: Paid,
    traits: Traits,
    cover: np.ndarray,
    ids: pa.Array,
    providers: Providers,
    territory: Territory,
) -> dict[str, pa.Array]:
    n, person = len(lines), lines.person
    nature = _codes()[0][lines.act]
    trade = _codes()[3][providers.trade[lines.provider]]
    c2s = np.isin(cover[batch.p_household], (C2S_FREE, C2S_PARTICIPATIVE))[person]
    ends = np.where(lines.ends < 0, lines.starts, lines.ends)
    rate = np.rint(100 * paid.reimbursed / np.maximum(paid.base, 1)).clip(0, 100)
    unknown = lines.prescriber < 0
    return {
        **_patient(batch, traits, ids, territory, person),
        "BEN_CMU_TOP": pa.array(c2s.astype(np.int32)),
        "BEN_CTA_TYP": pa.array(np.where(c2s, C2S_CONTRACT, NO_CONTRACT).astype(np.int32)),
        "EXE_SOI_DTD": dates(lines.starts),
        "EXE_SOI_DTF": dates(ends),
        "PRE_PRE_DTD": dates(lines.starts, mask=unknown),
        "PRS_NAT_REF": pa.array(nature.astype(np.int32)),
        "BSE_PRS_NAT": pa.array(nature.astype(np.int32)),
        "PRS_ACT_QTE": pa.array(lines.quantity.astype(np.float64)),
        "PRS_ACT_NBR": pa.array(lines.quantity.astype(np.float64)),
        "PRS_PAI_MNT": _euros(paid.billed),
        "PRS_DEP_MNT": _euros(np.maximum(paid.billed - paid.base, 0)),
        "BSE_REM_BSE": _euros(paid.base),
        "BSE_REM_MNT": _euros(paid.reimbursed),
        "BSE_REM_PRU": _euros(paid.base // np.maximum(lines.quantity, 1)),
        "BSE_REM_SGN": _same(1, n),
        "CPL_REM_MNT": _euros(np.zeros(n)),
        "RGO_REM_TAU": pa.array(rate),
        "RGO_ASU_NAT": _same(10, n),
        "EXO_MTF": pa.array(
            np.where(traits.ald[person], FULL_EXEMPTION, NO_EXEMPTION).astype(np.int32)
        ),
        "DPN_QLF": _same(0, n),
        "PRS_DPN_QLP": _same(0, n),
        "PRS_REJ_TOP": pa.array(paid.cancelled.astype(np.int32)),
        "ACC_TIE_IND": _same(0, n),
        "PFS_EXE_NUM": coded(lines.provider, providers.ids),
        "PFS_PRE_NUM": coded(np.maximum(lines.prescriber, 0), providers.ids, mask=unknown),
        "PSE_SPE_COD": pa.array((trade // 100).astype(np.int32)),
        "PSE_ACT_NAT": pa.array((trade % 100).astype(np.int32)),
        "ORB_BSE_NUM": _word(organisation(batch.plan), n),
    }


def _patient(
    batch: Batch, traits: Traits, ids: pa.Array, territory: Territory, person: np.ndarray
) -> dict[str, pa.Array]:
    """Columns that ER_PRS_F and IR_BEN_R share, for these people."""
    n = len(person)
    born = (np.datetime64("1970-01-01") + batch.p_birth[person]).astype("datetime64[Y]").astype(int)
    died = np.where(traits.died_on < 0, NO_DATE, traits.died_on)[person]
    village = batch.h_commune[batch.p_household][person]
    return {
        "BEN_NIR_PSA": coded(person, ids),
        "BEN_RNG_GEM": _same(1, n),
        "BEN_CDI_NIR": _word("00", n),
        "BEN_NAI_ANN": pa.array((born + 1970).astype(np.int32)),
        "BEN_SEX_COD": pa.array((2 - batch.p_sex[person]).astype(np.int32)),
        "BEN_DCD_DTE": dates(died),
        "BEN_RES_DPT": _word(f"0{batch.plan.department}", n),
        "BEN_RES_COM": coded(village, [code[2:] for code in territory.codes]),
        "ORG_AFF_BEN": _word(organisation(batch.plan), n),
    }


def _ccam(keys: dict[str, pa.Array], lines: Lines, paid: Paid, rows: np.ndarray) -> pa.Table:
    n = len(rows)
    quantity = np.maximum(lines.quantity[rows], 1)
    return pa.table(
        {
            **{name: column.take(pa.array(rows)) for name, column in keys.items()},
            "CAM_PRS_IDE": coded(lines.act[rows], [act.code for act in acts()]),
            "CAM_ORD_NUM": _same(1, n),
            "CAM_ACT_COD": _word("1", n),
            "CAM_TRT_PHA": _same(0, n),
            "CAM_ACT_PRU": _euros(paid.base[rows] // quantity),
            "CAM_REM_BSE": _euros(paid.base[rows]),
        }
    )


def _devices(keys: dict[str, pa.Array], lines: Lines, paid: Paid, rows: np.ndarray) -> pa.Table:
    n = len(rows)
    codes = np.array([int(act.code) if act.source == "lpp" else 0 for act in acts()])
    quantity = np.maximum(lines.quantity[rows], 1)
    return pa.table(
        {
            **{name: column.take(pa.array(rows)) for name, column in keys.items()},
            "TIP_PRS_IDE": pa.array(codes[lines.act[rows]].astype(np.int32)),
            "TIP_ORD_NUM": _same(1, n),
            "TIP_ACT_QSN": pa.array(lines.quantity[rows].astype(np.int32)),
            "TIP_ACT_PRU": _euros(paid.base[rows] // quantity),
            "TIP_PUB_PRX": _euros(paid.billed[rows] // quantity),
            "TIP_ACL_DTD": dates(lines.starts[rows]),
        }
    )


def beneficiary_table(
    batch: Batch, traits: Traits, ids: pa.Array, territory: Territory, last_care: np.ndarray
) -> pa.Table:
    """IR_BEN_R of a batch, one row a person."""
    person = np.arange(batch.n)
    born = (np.datetime64("1970-01-01") + batch.p_birth).astype("datetime64[M]").astype(int)
    head = batch.h_first[batch.p_household]
    return pa.table(
        {
            **_patient(batch, traits, ids, territory, person),
            "BEN_NIR_ANO": ids,
            "BEN_IDT_ANO": ids,
            "BEN_IDT_TOP": pa.array(np.ones(batch.n, bool)),
            "ASS_NIR_ANO": ids.take(pa.array(head)),
            "BEN_NAI_MOI": coded(born % 12, [f"{month:02d}" for month in range(1, 13)]),
            "BEN_TOP_CNS": pa.array(last_care >= batch.plan.claims_from),
            "MAX_TRT_DTD": dates(last_care, mask=last_care < 0),
            "ORG_CLE_NEW": _word(f"{organisation(batch.plan)}000", batch.n),
            "BEN_DTE_INS": dates(np.full(batch.n, batch.plan.claims_from)),
            "BEN_DTE_MAJ": dates(np.full(batch.n, batch.plan.today)),
        }
    )
