"""
The figures of a month counted once more, in the most naive way: from the lives, never from the journal.

Every figure is a loop of its own over all lives. Nothing here imports the product (a test asserts it): where the
two agree, a mistake would have to be made twice, by different people, in different words.
"""

from tests.figures.apart.clocks import k4, k5, k6, k8, k9, k10, reports
from tests.figures.apart.known import Json, Span
from tests.figures.apart.labour import k11, k12, k13, k18
from tests.figures.apart.outcomes import k14, k15, k16, k17, k19, k21, k22
from tests.figures.apart.volume import k1, k2, k3, k20, k23, k24
from tests.figures.lives import Year


def counted(year: Year, span: Span, certificates: dict[str, int]) -> Json:
    """K1 to K24; `line` counts K25, which needs eleven months more."""
    lives = year.lives
    return {
        "K1": k1(lives, span),
        "K2": k2(lives, span),
        "K3": k3(year, span),
        "K4": k4(lives, span),
        "K5": k5(lives, span),
        "K6": k6(lives, span),
        "K7": reports(lives, span, "preliminary-report/reporter"),
        "K8": k8(lives, span),
        "K9": k9(lives, span),
        "K10": k10(lives, span),
        "K11": k11(lives, span),
        "K12": k12(lives, span),
        "K13": k13(lives, span),
        "K14": k14(lives, span),
        "K15": k15(lives, span),
        "K16": k16(lives, span),
        "K17": k17(lives, span),
        "K18": k18(lives, span),
        "K19": k19(lives, span),
        "K20": k20(lives, span),
        "K21": k21(lives, span),
        "K22": k22(lives, span),
        "K23": k23(year, span),
        "K24": k24(lives, span, certificates),
    }


def line(year: Year, span: Span) -> list[Json]:
    """K25: the twelve months that end with this one."""
    return [_point(year, span.before(back)) for back in range(11, -1, -1)]


def _point(year: Year, span: Span) -> Json:
    first, terms = k5(year.lives, span), k10(year.lives, span)
    return {
        "month": span.name,
        "volume": k1(year.lives, span)["total"],
        "first_answer_hours": first["hours"]["p50"],
        "first_answer_percent": first["kept"]["percent"],
        "resolution_hours": k6(year.lives, span)["hours"]["p50"],
        "reports_percent": reports(year.lives, span, "preliminary-report/reporter")["kept"]["percent"],
        "terms_percent": terms["kept"]["percent"],
        "reopened_percent": k15(year.lives, span)["reopened"]["percent"],
        "csat_percent": k19(year.lives, span)["csat"]["percent"],
    }
