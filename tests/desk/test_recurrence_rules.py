"""`recurrence` of the rules: its usual values, and what may not stand there."""

from datetime import timedelta

import pytest

from tests.desk.remembering_desk import ISTANBUL, RULES
from ulak.desk.recurring.ruled import Recurring
from ulak.desk.rules.rule_files import read_rules
from ulak.errors import ConfigError

SHIPPED = "recurrence: { within: 90d, count: 3, action: quality, days: 14 }"
QUALITY = Recurring(timedelta(days=90), 3, "quality", 14)


def read(section: str) -> Recurring:
    text = RULES["20-promises.yaml"]
    assert text.count(SHIPPED) == 1
    return read_rules({**RULES, "20-promises.yaml": text.replace(SHIPPED, section)}, ISTANBUL).recurring


@pytest.mark.parametrize(
    ("section", "recurring"),
    [
        (SHIPPED, QUALITY),
        ("recurrence: { count: 3 }", QUALITY),
        ("recurrence: { days: 14 }", QUALITY),
        ("recurrence: { within: 30d, count: 5, days: 7 }", Recurring(timedelta(days=30), 5, "quality", 7)),
        ("recurrence: { action: management }", Recurring(action="management")),
        ('recurrence: { action: "" }', Recurring(action="")),
        ("recurrence: { action: }", Recurring(action="")),
        ("", Recurring(action="")),
        ("recurrence:", Recurring(action="")),
    ],
)
def test_what_is_left_out_is_as_usual_and_without_the_section_nobody_gets_an_action(
    section: str, recurring: Recurring
):
    assert read(section) == recurring


@pytest.mark.parametrize(
    ("section", "said"),
    [
        (
            "recurrence: { count: 1 }",
            "'1' is no number from 2 to 1000; a complaint recurs from the second on",
        ),
        ("recurrence: { count: three }", "'three' is no number from 2 to 1000"),
        ("recurrence: { count: 99999999999 }", "is no number from 2 to 1000"),
        ("recurrence: { days: 0 }", "'0' is no number from 1 to 3660; an action takes some days"),
        ("recurrence: { within: 0d }", "'0d' leaves nothing to compare with"),
        ("recurrence: { within: 15bd }", "counts business days"),
        ("recurrence: { action: nobody }", "nobody"),
        ("recurrence: { often: 3 }", '"often" is not a key of recurrence'),
    ],
)
def test_a_mistake_is_told(section: str, said: str):
    with pytest.raises(ConfigError, match="20-promises.yaml:") as told:
        read(section)
    assert said in str(told.value)
