"""Reading `satisfaction` of `rules/`: which authors are asked how satisfied they are, and when."""

from collections.abc import Iterator

from ulak.desk.clocks.duration import parse_duration
from ulak.desk.rules.fields import Fields, check_word, entries, found_in, parsed
from ulak.desk.rules.house_rules import Defined, Named
from ulak.desk.rules.yaml_lines import Block, Scalar
from ulak.desk.satisfaction.survey_rules import EVERYBODY, SurveyRules
from ulak.desk.ticket import Kind

SATISFACTION_KEYS = ("after", "every", "share", "not-for", "low", "reopens")
KINDS = tuple(kind.value for kind in Kind)
_USUAL = SurveyRules()


def read_satisfaction(named: Named, defined: Defined) -> SurveyRules | None:
    """Read `satisfaction`; without the section nobody is asked."""
    if not named:
        return None
    place = next(iter(named.values()))[0].place
    problems = defined.problems
    fields = Fields(Block(place, tuple(named.values())), "satisfaction", SATISFACTION_KEYS, problems)
    is_by_kind = isinstance(fields.node("share"), Block)
    return SurveyRules(
        after=fields.parsed("after", parse_duration, _USUAL.after),
        every=fields.parsed("every", parse_duration, _USUAL.every),
        share=_USUAL.share if is_by_kind else fields.parsed("share", _percent, _USUAL.share),
        shares=dict(_shares(fields, defined)) if is_by_kind else {},
        not_for=tuple(_kinds(fields, defined)) if "not-for" in fields else _USUAL.not_for,
        low=fields.parsed("low", _rating, _USUAL.low),
        reopens=fields.flag("reopens"),
    )


def _shares(fields: Fields, defined: Defined) -> Iterator[tuple[Kind, float]]:
    """A kind that is not named has the whole share."""
    for key, node in entries(fields.node("share"), "share", defined.problems):
        check_word(key, KINDS, "a kind", defined.problems)
        if not isinstance(node, Scalar):
            message = f'"{key.text}" must be a percentage, not {found_in(node)}'
            defined.problems.add(key.place, message)
        elif key.text in KINDS:
            yield Kind(key.text), parsed(node, _percent, EVERYBODY, defined.problems)


def _kinds(fields: Fields, defined: Defined) -> Iterator[Kind]:
    for word in fields.scalars("not-for"):
        check_word(word, KINDS, "a kind", defined.problems)
        if word.text in KINDS:
            yield Kind(word.text)


def _percent(word: str) -> float:
    """`100%`, `12.5%`."""
    number = word.strip().removesuffix("%").rstrip()
    is_number = number.isascii() and number.replace(".", "", 1).isdigit() and word.strip().endswith("%")
    if not is_number or float(number) > EVERYBODY:
        raise ValueError(f"{word!r} is not a share: write a percentage from 0% to 100%")
    return float(number)


def _rating(word: str) -> int:
    """0 tells nobody."""
    if word.strip() not in tuple("012345"):
        raise ValueError(f"{word!r} is not a rating: write 1 to 5, or 0 if nobody is to be told")
    return int(word)
