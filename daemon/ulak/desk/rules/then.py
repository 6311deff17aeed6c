"""Reading the rules themselves: their name, what they do, their examples; `when` has its own file."""

from collections.abc import Callable, Iterator, Mapping

from ulak.desk.clocks.duration import parse_term
from ulak.desk.clocks.promise import Term, Unit
from ulak.desk.contact import Channel
from ulak.desk.rules.condition import AllOf
from ulak.desk.rules.fields import Fields, check_word, entries, listed, read_address, scalars
from ulak.desk.rules.house_rules import Defined
from ulak.desk.rules.rulebook import Example, Outcome, Rule, Setting
from ulak.desk.rules.sight import HEADER, KEYS
from ulak.desk.rules.slips import asked, nearest
from ulak.desk.rules.when import NEVER, read_when
from ulak.desk.rules.yaml_lines import Node, Scalar
from ulak.desk.ticket import Kind

GATES = ("signature", "approval")
SINGLE = (
    "kind",
    "product",
    "category",
    "team",
    "owner",
    "priority",
    "channel",
    "institution",
    "sla",
    "acknowledge",
    "gate",
)
ADDED = ("promises", "tags", "alert")
# What an example states directly; kind, product and so on stand for what earlier rules have set.
STATED = tuple(key for key in KEYS if key not in {"text", "from_domain"})


def read_rule(node: Node, defined: Defined) -> Rule:
    """Read one entry of `rules`; what is wrong in it is remembered."""
    fields = Fields(node, "a rule", ("name", "when", "then", "examples"), defined.problems)
    fields.required("name", "then")
    if fields.lacks("when"):
        defined.problems.add(fields.place, 'a rule needs "when"; when: {} always holds')
    return Rule(
        name=fields.text("name"),
        when=read_when(fields.node("when"), defined) if "when" in fields else NEVER,
        then=_outcome(fields.node("then"), defined),
        examples=tuple(_examples(fields.node("examples"), defined)),
        place=fields.place,
    )


def _outcome(node: Node, defined: Defined) -> Outcome:
    fields = Fields(node, "then", (*SINGLE, *ADDED, "stop"), defined.problems)
    single = tuple(_setting(field, scalar) for field in SINGLE if (scalar := fields.scalar(field)))
    added = tuple(_setting(field, scalar) for field in ADDED for scalar in fields.scalars(field))
    for field, check in _CHECKS.items():
        for scalar in fields.scalars(field):
            check(scalar, defined)
    return Outcome(single, added, fields.parsed("sla", _wall_term, None), fields.flag("stop"))


def _setting(field: str, scalar: Scalar) -> Setting:
    value = scalar.text.strip()
    return Setting(field, value.lower() if field == "owner" else value, scalar.place)


def _wall_term(word: str) -> Term:
    term = parse_term(word)
    if term.unit is Unit.BUSINESS_DAYS:
        raise ValueError(
            f"sla: {word} counts business days, and sla is wall-clock time: write hours or days,"
            " or define a promise and name it under promises"
        )
    return term


def _one_of(words: tuple[str, ...], what: str) -> Callable[[Scalar, Defined], None]:
    return lambda scalar, defined: check_word(scalar, words, what, defined.problems)


def _defined_as(section: str, what: str) -> Callable[[Scalar, Defined], None]:
    return lambda scalar, defined: defined.check(scalar, section, what)


def _owner(scalar: Scalar, defined: Defined) -> None:
    before, staff = len(defined.problems), defined.names.get("staff", ())
    address = read_address(scalar, defined.problems)
    if len(defined.problems) == before and address not in staff and "staff" not in defined.unsure:
        message = f"{address} is in no team, role or institution; an owner must be somebody who works here"
        by_name = {one.partition("@")[0]: one for one in staff}
        near = nearest(address.partition("@")[0], by_name)
        defined.problems.add(scalar.place, message + asked(by_name.get(near, "")))


_CHECKS: Mapping[str, Callable[[Scalar, Defined], None]] = {
    "kind": _one_of(tuple(Kind), "a kind of ticket"),
    "channel": _one_of(tuple(Channel), "a channel"),
    "gate": _one_of(GATES, "a gate"),
    "product": _defined_as("products", "a product"),
    "category": _defined_as("categories", "a category"),
    "team": _defined_as("teams", "a team"),
    "institution": _defined_as("institutions", "an institution"),
    "promises": _defined_as("promises", "a promise"),
    "alert": _defined_as("roles", "a role"),
    "owner": _owner,
}


def _examples(node: Node, defined: Defined) -> Iterator[Example]:
    for item in listed(node, "examples", defined.problems):
        fields = Fields(item, "an example", ("mail", "matches"), defined.problems)
        fields.required("mail", "matches")
        yield Example(tuple(_known(fields.node("mail"), defined)), fields.flag("matches"), fields.place)


def _known(node: Node, defined: Defined) -> Iterator[tuple[str, str]]:
    mail = Fields(node, "an example's mail", (*STATED, "headers"), defined.problems)
    for key in STATED:
        if key in mail:
            yield key, ",".join(scalar.text for scalar in mail.scalars(key))
    for name, value in entries(mail.node("headers"), "headers", defined.problems):
        for written in scalars(value, defined.problems):
            yield HEADER + name.text.lower(), written.text


def is_catch_all(rule: Rule) -> bool:
    """Does it always hold, and say team and kind?"""
    return rule.when == AllOf() and rule.then.sets("team") and rule.then.sets("kind")
