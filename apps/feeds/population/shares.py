"""The shares of the synthetic population as data: so many thousand people live such a story.

The sums are the published ones; how a sum divides among its stories is our assumption wherever no
source is named. Nothing here is a number of the law.
"""

from __future__ import annotations

from dataclasses import dataclass

ASSUMED = "assumed"
COUNTRY = "lada.kz 147341; ng.kz (2025-12)"
ASTANA = "inform.kz (2025-12): why the uninsured of Astana are uninsured"
SIZING = "INFERRED: sizing of the country"


@dataclass(frozen=True, slots=True)
class Share:
    """So many thousand people of a story, and who says so."""

    story: str
    thousands: int
    source: str = ASSUMED


@dataclass(frozen=True, slots=True)
class Group:
    """Stories whose sum is known, in thousands, and from where."""

    name: str
    thousands: int
    source: str
    shares: tuple[Share, ...]


PRIVILEGED = Group(
    "the State pays",
    12_300,
    COUNTRY,
    (
        Share("child", 6_920),
        Share("pensioner", 2_400),
        Share("full_time_student", 950),
        Share("disability", 520),
        Share("parental_leave", 330),
        Share("unemployed", 320),
        Share("child_under_3", 280),
        Share("decorated_mother", 248, "baq.kz; kaz.zakon.kz (2026-01/02): 247.8 thousand"),
        Share("social_assistance", 90),
        Share("carer_disabled_child", 75),
        Share("pregnant", 70),
        Share("carer_group_1", 40),
        Share("convict", 30),
        Share("kandas_not_working", 15),
        Share("detainee", 8),
        Share("temporary", 4),
    ),
)
# Insured without being privileged: 16.8 m - 12.3 m, those who serve among them.
PAYING = Group(
    "insured by payments or service",
    4_500,
    COUNTRY,
    (
        Share("employee", 1_850),
        Share("sole_proprietor", 560),
        Share("unified", 880),
        Share("independent_regular", 250),
        Share("civil_contract", 180),
        Share("two_jobs", 120),
        Share("from_study_to_work", 100),
        Share("eaeu_worker", 70),
        Share("self_employed", 66, "inform.kz (2026-01-11): 66 thousand registered"),
        Share("independent_prepaid", 60),
        Share("employee_and_proprietor", 59),
        Share("ekp_then_independent", 40),
        Share("eaeu_family", 10),
        Share("military", 120),
        Share("law_enforcement", 100),
        Share("civil_protection", 20),
        Share("special_state_body", 15),
    ),
)
# In Astana 129 of 263 thousand uninsured had no payment in twelve months, 97 are employees, 9 self-employed.
UNINSURED = Group(
    "uninsured at the end of 2025",
    3_500,
    COUNTRY,
    (
        Share("level_de", 960, "zakon.kz 6506271; ng.kz 58619: about 960 thousand from 2026"),
        Share("nothing_paid", 757, ASTANA),
        Share("employer_stopped", 700, ASTANA),
        Share("employer_skips", 451, ASTANA),
        Share("payment_returned", 80, ASTANA),
        Share("penalties_only", 60, ASTANA),
        Share("proprietor_irregular", 120, ASTANA),
        Share("independent_irregular", 120),
        Share("turned_18", 60),
        Share("study_ended", 50),
        Share("not_in_the_register", 42),
        Share("paid_in_parts", 40),
        Share("prepaid_as_one", 30),
        Share("prepaid_rest_of_year", 30),
    ),
)
# The registers also hold people who are not, or are no longer, of the 20.3 million.
OUTSIDE = Group(
    "beside the 20.3 million",
    300,
    ASSUMED,
    (
        Share("died", 150),
        Share("emigrated", 60),
        Share("cis_visitor", 60),
        Share("visitor", 30),
    ),
)
COUNTED = 20_300
GROUPS = (PRIVILEGED, PAYING, UNINSURED, OUTSIDE)
STORIES = tuple((share.story, share.thousands) for group in GROUPS for share in group.shares)

# Region by its KATO code, thousand people, and how many of a hundred live in a city. Almaty and Astana:
# inform.kz (2025-12); the others are assumed, rounded.
REGIONS = (
    (("750000000", 100), 2_300),
    (("610000000", 25), 2_150),
    (("710000000", 100), 1_660),
    (("190000000", 20), 1_560),
    (("790000000", 100), 1_270),
    (("310000000", 45), 1_220),
    (("350000000", 82), 1_135),
    (("150000000", 75), 950),
    (("430000000", 47), 845),
    (("390000000", 63), 825),
    (("470000000", 46), 800),
    (("110000000", 56), 790),
    (("550000000", 71), 750),
    (("630000000", 66), 725),
    (("230000000", 55), 710),
    (("330000000", 45), 700),
    (("270000000", 55), 695),
    (("100000000", 62), 605),
    (("590000000", 49), 520),
    (("620000000", 80), 220),
)
# A month's income in minimum wages, and its weight: about 4.3 on average, as the wage that the State's
# contribution is made from (364 295 tenge) is of 85 000; the two dearest are above every cap.
WAGES = (
    ("1", 18),
    ("1.5", 13),
    ("2", 12),
    ("2.5", 10),
    ("3", 9),
    ("3.5", 7),
    ("4", 6),
    ("5", 7),
    ("6", 5),
    ("7", 4),
    ("8", 3),
    ("10", 2),
    ("12.5", 2),
    ("15", 1),
    ("24", 1),
    ("45", 1),
)
SMALL_INCOMES = (("0.5", 3), ("1", 4), ("2", 2), ("4", 1))
# Months after the period, and the day: when contributions are paid. All assumed, all through the 25th.
EMPLOYERS_PAY = ((1, 5), (1, 10), (1, 15), (1, 20), (1, 24), (1, 25), (0, 28))
PROPRIETORS_PAY = ((1, 12), (1, 20), (1, 25), (0, 27))
INDEPENDENT_PAY = ((0, 3), (0, 15), (0, 25), (1, 4), (1, 21))
# Of a thousand adults the register holds so many who are not citizens, or were not always. Assumed.
STATUSES = (
    ("citizen", 982),
    ("foreigner_resident", 9),
    ("naturalised", 6),
    ("kandas", 2),
    ("stateless_resident", 1),
)
# Which register tells of which category.
REGISTERS = {
    "labour": (
        "unemployed child_under_3 parental_leave carer_disabled_child carer_group_1 pensioner"
        " kandas_not_working decorated_mother disability social_assistance level_de"
    ),
    "health": "pregnant",
    "interior": "convict detainee military special_state_body law_enforcement civil_protection",
    "education": "full_time_student",
    "fund": "temporary",
}
