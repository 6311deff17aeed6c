"""Two months of real decisions (two-months.txt), and their figures as a person counts them from the story."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.desk.remembering_desk import ISTANBUL, RULEBOOK
from tests.figures.real_journals import played
from ulak.desk.figures.figures import figures
from ulak.desk.figures.figures_words import as_words
from ulak.desk.figures.month import Month
from ulak.desk.figures.ruled import ruled_by
from ulak.store.history import History

OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)
Said = dict[Month, dict[str, Any]]


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Said]:
    """Both months, as the journal of the real store has them."""
    story = Path(__file__).with_name("two-months.txt")
    ruled = ruled_by(RULEBOOK, ISTANBUL, {"mali_muhur": 2000})
    with played(story, tmp_path_factory.mktemp("two-months")) as world:
        history = History(world.desk.store)
        yield {
            month: as_words(
                figures(history.entries(month.begins(ISTANBUL), month.ends(ISTANBUL)), month, ruled)
            )
            for month in (OCTOBER, NOVEMBER)
        }


def _share(part: int, of: int, percent: float | None) -> dict[str, float | None]:
    return {"part": part, "of": of, "percent": percent}


def _number(ticket: int) -> str:
    return f"KSM-2026-{ticket:06}"


def test_what_came(said: Said) -> None:
    october, november = said[OCTOBER]["K1"], said[NOVEMBER]["K1"]
    assert (october["total"], november["total"]) == (6, 4)
    assert october["by_channel"] == {"email": 4, "phone": 1, "cimer": 1}
    assert october["by_kind"] == {"complaint": 3, "request": 2, "suggestion": 1}
    assert november["by_kind"] == {"complaint": 2, "certificate-problem-report": 1, "request": 1}
    assert november["by_mailbox"] == {"bilgi": 3, "cainfo": 1}


def test_the_flow_balances(said: Said) -> None:
    october, november = said[OCTOBER]["K2"], said[NOVEMBER]["K2"]
    flow = ("open_start", "received", "reopened", "closed", "open_end", "balance", "off")
    assert [october[name] for name in flow] == [0, 6, 0, 4, 2, 0, []]
    assert [november[name] for name in flow] == [2, 4, 2, 4, 4, 0, []]
    assert november["oldest"] == _number(6)


def test_every_mail_became_something(said: Said) -> None:
    """October: six of authors or of colleagues for them, and five of colleagues."""
    october = said[OCTOBER]["K3"]
    assert october["registered"] == _share(11, 11, 100.0)
    assert october["days_missing"] == [f"2026-10-0{day}" for day in range(1, 5)]
    assert said[NOVEMBER]["K3"]["registered"]["percent"] == 100.0


def test_how_soon_they_heard(said: Said) -> None:
    october = said[OCTOBER]
    assert october["K4"]["kept"] == _share(4, 4, 100.0)
    assert october["K5"]["hours"] == {"n": 5, "p50": 2.0, "p90": 11.0}
    assert october["K5"]["kept"] == _share(4, 5, 80.0)
    late = {"number": _number(3), "promise": "first-answer/", "minutes": 16 * 60 + 10, "is_open": False}
    assert october["K5"]["misses"] == [late]
    assert october["K6"]["hours"] == {"n": 4, "p50": None, "p90": None}


def test_reports_and_terms_of_law(said: Said) -> None:
    november = said[NOVEMBER]
    assert november["K7"]["kept"] == _share(1, 1, 100.0)
    assert (november["K7"]["worst"], november["K7"]["worst_hours"]) == (_number(8), 5.8)
    assert november["K8"]["kept"] == _share(0, 0, None)
    assert [one["number"] for one in november["K8"]["not_applicable"]] == [_number(8)]
    assert said[OCTOBER]["K10"]["kept"] == _share(0, 0, None)
    assert november["K10"]["kept"] == _share(1, 1, 100.0)
    (petition,) = november["K10"]["rows"]
    assert (petition["promise"], petition["nearest"], petition["hours_left"]) == (
        "petition",
        _number(6),
        357.67,
    )
    (signature,) = november["K11"]["rows"]
    assert (signature["kind"], signature["hours"]["n"], signature["waiting"]) == ("signature", 1, 0)


def test_what_was_missed(said: Said) -> None:
    october = said[OCTOBER]["K12"]
    assert october["tickets"] == [{"number": _number(3), "promise": "first-answer/"}]
    assert (october["by_hour"], october["by_weekday"], october["by_day"]) == (
        {"17": 1},
        {"2": 1},
        {"workday": 1},
    )
    assert [one["number"] for one in said[NOVEMBER]["K12"]["tickets"]] == [_number(9)]
    steps = said[OCTOBER]["K13"]
    assert steps["by_step"] == {"50%": 1, "75%": 1, "90%": 1, "100%": 1}
    assert steps["acknowledged"] == _share(0, 4, 0.0)


def test_outcomes(said: Said) -> None:
    october, november = said[OCTOBER], said[NOVEMBER]
    assert october["K14"]["informed"] == _share(1, 1, 100.0)
    assert november["K14"] == {"informed": _share(3, 4, 75.0), "untold": [_number(9)]}
    assert october["K15"]["reopened"] == _share(0, 4, 0.0)
    assert november["K15"] == {"reopened": _share(2, 4, 50.0), "tickets": [_number(1), _number(9)]}
    assert october["K21"]["resolved"] == _share(4, 4, 100.0)
    assert november["K21"]["resolved"] == _share(1, 4, 25.0)


def test_what_recurs_and_why(said: Said) -> None:
    november = said[NOVEMBER]
    assert said[OCTOBER]["K16"]["recurring"] == _share(0, 3, 0.0)
    assert november["K16"]["recurring"] == _share(1, 2, 50.0)
    assert november["K16"]["clusters"] == [
        {"product": "mali_muhur", "category": "teslimat", "cause": "tedarikci", "n": 1}
    ]
    assert november["K17"]["rows"] == [
        {"cause": "tedarikci", "n": 2, "percent": 66.7, "cumulative": 66.7},
        {"cause": "surec", "n": 1, "percent": 33.3, "cumulative": 100.0},
    ]
    assert november["K17"]["with_cause"] == _share(3, 3, 100.0)
    assert november["K22"]["founded"] == _share(2, 3, 66.7)
    assert november["K22"]["partly"] == _share(1, 3, 33.3)
    actions = november["K18"]
    assert (actions["opened"], actions["done"], actions["open"]) == (1, 0, 1)
    assert [one["number"] for one in actions["overdue"]] == [_number(3)]
    assert november["K24"]["rows"] == [
        {"product": "mali_muhur", "complaints": 1, "certificates": 2000, "per_thousand": 0.5}
    ]


def test_the_line_of_twelve_months(said: Said) -> None:
    points = said[NOVEMBER]["K25"]["points"]
    assert [one["month"] for one in points] == [str(NOVEMBER.before(back)) for back in range(11, -1, -1)]
    assert [one["volume"] for one in points[-3:]] == [0, 6, 4]
    assert [one["reopened_percent"] for one in points[-2:]] == [0.0, 50.0]
