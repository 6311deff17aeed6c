"""`satisfaction` in rules/: what holds without a word, by kind, and each mistake with its line."""

from datetime import timedelta

import pytest

from tests.desk.remembering_desk import ISTANBUL, RULEBOOK, RULES
from ulak.desk.rules.rule_files import read_rules
from ulak.desk.satisfaction.survey_rules import NOT_ASKED, SurveyRules
from ulak.desk.ticket import Kind
from ulak.errors import ConfigError


def rules_with(section: str) -> SurveyRules | None:
    text = RULES["20-promises.yaml"]
    bare = text[: text.index("\nsatisfaction:")]
    return read_rules({**RULES, "20-promises.yaml": f"{bare}\n{section}"}, ISTANBUL).satisfaction


def test_the_shipped_rules_ask_as_the_procedure_wants() -> None:
    assert RULEBOOK.satisfaction == SurveyRules()
    assert SurveyRules().not_for == NOT_ASKED


def test_without_the_section_nobody_is_asked() -> None:
    assert rules_with("") is None


def test_what_is_left_out_is_as_usual() -> None:
    assert rules_with("satisfaction: { after: 2d }") == SurveyRules(after=timedelta(days=2))


def test_a_share_for_each_kind() -> None:
    found = rules_with("satisfaction: { share: { request: 12.5%, other: 0% }, not-for: [], reopens: true }")
    assert found is not None
    shares = {Kind.COMPLAINT: 100.0, Kind.REQUEST: 12.5, Kind.OTHER: 0.0, Kind.SUGGESTION: 100.0}
    assert {kind: found.share_of(kind) for kind in shares} == shares
    assert found.reopens
    only = rules_with("satisfaction: { share: 50%, not-for: complaint }")
    assert only is not None
    assert (only.share_of(Kind.COMPLAINT), only.share_of(Kind.REQUEST)) == (0.0, 50.0)


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ("satisfaction: { after: soon }", "'soon' is not a duration"),
        ("satisfaction: { share: 101% }", "'101%' is not a share"),
        ("satisfaction: { share: half }", "'half' is not a share"),
        ("satisfaction: { share: 50 }", "'50' is not a share"),
        ("satisfaction: { share: { complaints: 5% } }", '"complaints" is not a kind'),
        ("satisfaction: { share: { complaint: [5%] } }", '"complaint" must be a percentage, not a list'),
        ("satisfaction: { not-for: praise }", '"praise" is not a kind'),
        ("satisfaction: { low: 6 }", "'6' is not a rating"),
        ("satisfaction: { reopens: maybe }", '"reopens" must be true or false'),
        ("satisfaction: { often: 1d }", '"often" is not a key of satisfaction'),
    ],
)
def test_a_mistake_is_told_with_its_line(section: str, said: str) -> None:
    with pytest.raises(ConfigError, match="20-promises.yaml:") as refused:
        rules_with(section)
    assert said in str(refused.value)
