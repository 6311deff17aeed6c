"""What staff said of subscribers, brought back as flat values."""

from dataclasses import replace

import pytest

from tests.desk.reported_certificates import ANKARA, IZMIR
from ulak.desk.certificates.report import NO_REPORT, Report
from ulak.desk.commands.undo_report import report_brought_back, report_values

BOTH = replace(NO_REPORT, subscribers=(ANKARA, IZMIR))


@pytest.mark.parametrize("now", [BOTH, replace(NO_REPORT, subscribers=(ANKARA,)), NO_REPORT])
def test_subscribers_are_as_they_were_whoever_was_dropped_meanwhile(now: Report) -> None:
    brought_back = report_brought_back(now, report_values(BOTH))
    assert [(one.key, one.contacts) for one in brought_back.subscribers] == [
        (one.key, one.contacts) for one in BOTH.subscribers
    ]


@pytest.mark.parametrize("now", [BOTH, replace(NO_REPORT, subscribers=(ANKARA,))])
def test_whoever_was_named_for_the_first_time_is_none_any_more_also_where_nobody_stands(now: Report) -> None:
    first = {f"subscriber/{IZMIR.key}": ""}
    assert [one.key for one in report_brought_back(now, first).subscribers] == [ANKARA.key]
