"""`monthly-report` of the rules: what it says, what holds without it, and what is wrong with it."""

from zoneinfo import ZoneInfo

import pytest

from tests.desk.test_house import HOUSE
from ulak.desk.month.letter import language_of, readers
from ulak.desk.month.reporting import Reporting
from ulak.desk.rules.rule_files import read_rules
from ulak.desk.rules.rulebook import Rulebook
from ulak.errors import ConfigError

REST = """
teams: { ssl: { address: ssl@kurum.test } }
roles: { management: [yonetim@kurum.test, Ayse@kurum.test], quality: [ayse@kurum.test], boards: [] }
products: { ssl: { tr: SSL } }
rules: [{ name: all, when: {}, then: { team: ssl, kind: other } }]
"""


def rules(section: str) -> Rulebook:
    return read_rules({"10.yaml": REST + section}, ZoneInfo("Europe/Istanbul"))


def test_what_a_house_says_holds():
    book = rules("monthly-report: { to: quality, language: en, certificates: { ssl: 1200 } }")
    assert book.reporting == Reporting(("quality",), "en", {"ssl": 1200})
    assert [one.address for one in readers(book)] == ["ayse@kurum.test"]
    assert language_of(book, HOUSE) == "en"


@pytest.mark.parametrize("section", ["", "monthly-report: {}", "monthly-report: { certificates: {} }"])
def test_without_it_management_and_quality_are_told_each_once(section: str):
    book = rules(section)
    assert book.reporting == Reporting()
    assert [one.address for one in readers(book)] == ["yonetim@kurum.test", "ayse@kurum.test"]
    assert language_of(book, HOUSE) == HOUSE.language


def test_nobody_may_be_told():
    assert readers(rules("monthly-report: { to: [] }")) == ()
    assert readers(rules("monthly-report: { to: boards }")) == ()


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ("{ to: minister }", '"minister" is not a role defined in these files'),
        ("{ language: de }", '"de" is not a language of the report'),
        ("{ certificates: { nes: 3 } }", '"nes" is not a product defined in these files'),
        ("{ certificates: { ssl: many } }", "a number of certificates is written in digits"),
        ("{ certificates: { ssl: 0 } }", "a number of certificates is written in digits"),
        ("{ certificates: { ssl: [1] } }", '"ssl" must be a number, not a list'),
        ("{ sent-to: quality }", "is not a key of monthly-report"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(section: str, said: str):
    with pytest.raises(ConfigError, match=r"10\.yaml:6: ") as error:
        rules(f"monthly-report: {section}")
    assert said in str(error.value)
