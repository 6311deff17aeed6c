"""The parts of `rules/` that say who works here and what is promised: all but the rules themselves."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from ulak.desk.clocks.breach import Ladder, Step, parse_at
from ulak.desk.clocks.calendar import Calendar
from ulak.desk.clocks.duration import parse_duration, parse_term
from ulak.desk.clocks.promise import WALL, PromiseRule, Term, Unit
from ulak.desk.rules.fields import Fields, Problems, check_word, entries, listed, read_address, scalars
from ulak.desk.rules.rulebook import Institution, Team, Words
from ulak.desk.rules.usual_ladders import DEFAULT_LADDER, USUAL_LADDERS
from ulak.desk.rules.yaml_lines import Node, Scalar

KEPT_BY = ("answer", "preliminary-report", "acknowledgement", "revocation", "outcome")
PARTIES = ("author", "reporter", "subscriber")
TOLD = ("owner", "team", "lead")

Named = Mapping[str, tuple[Scalar, Node]]


@dataclass(frozen=True, slots=True)
class Defined:
    """Every name the files define, by section: what other places may refer to."""

    names: Mapping[str, Collection[str]]
    problems: Problems

    def check(self, word: Scalar, section: str, what: str) -> None:
        """Report a reference to a name that no file defines."""
        check_word(word, self.names.get(section, ()), f"{what} defined in these files", self.problems)


def read_teams(named: Named, problems: Problems) -> dict[str, Team]:
    """Read `teams`: a title, the address for notices, a lead, the members, whether they get a digest."""
    return {name: _team(name, node, problems) for name, (_, node) in named.items()}


def _team(name: str, node: Node, problems: Problems) -> Team:
    fields = Fields(node, f"team {name}", ("title", "address", "lead", "members", "digest"), problems)
    fields.required("address")
    return Team(
        name=name,
        title=_words(fields.node("title"), name, f"the title of team {name}", problems),
        address=fields.address("address"),
        lead=fields.address("lead"),
        members=fields.addresses("members"),
        place=fields.place,
        digest=fields.flag("digest", default=True),
    )


def _words(node: Node, name: str, what: str, problems: Problems) -> Words:
    """A title in two languages; one that is missing falls back to the other, both to the name."""
    fields = Fields(node, what, ("tr", "en"), problems)
    turkish, english = fields.text("tr"), fields.text("en")
    return Words(turkish or english or name, english or turkish or name)


def read_roles(named: Named, problems: Problems) -> dict[str, tuple[str, ...]]:
    """Read `roles`: lists of addresses."""
    for key, _ in named.values():
        if key.text in TOLD:
            problems.add(key.place, f'a role cannot be called "{key.text}": the word has a meaning in tell')
    return {
        name: tuple(read_address(one, problems) for one in scalars(node, problems))
        for name, (_, node) in named.items()
    }


def read_titles(named: Named, problems: Problems) -> dict[str, Words]:
    """Read `products`, `categories` or `root-causes`: ids with a title in both languages."""
    return {name: _words(node, name, f'"{name}"', problems) for name, (_, node) in named.items()}


def read_institutions(named: Named, problems: Problems) -> dict[str, Institution]:
    """Read `institutions`: a name and the address of its specialist, or a block with titles as well."""
    return {name: _institution(key, node, problems) for name, (key, node) in named.items()}


def _institution(key: Scalar, node: Node, problems: Problems) -> Institution:
    name = key.text
    if isinstance(node, Scalar) and not node.is_nothing:
        return Institution(name, Words(name, name), read_address(node, problems), key.place)
    fields = Fields(node, f"institution {name}", ("tr", "en", "specialist"), problems)
    fields.required("specialist")
    title = Words(fields.text("tr", name), fields.text("en") or fields.text("tr", name))
    return Institution(name, title, fields.address("specialist"), key.place)


def read_calendars(named: Named, timezone: ZoneInfo, problems: Problems) -> dict[str, Calendar]:
    """Read `calendars`; hours are local, and what the calendar itself refuses is a problem of its line."""
    read = ((name, _calendar(name, node, timezone, problems)) for name, (_, node) in named.items())
    return {name: calendar for name, calendar in read if calendar is not None}


def _calendar(name: str, node: Node, timezone: ZoneInfo, problems: Problems) -> Calendar | None:
    known = ("country", "hours", "half-day-ends", "closed", "open")
    fields = Fields(node, f"calendar {name}", known, problems)
    if name == WALL:
        problems.add(node.place, '"wall" is the clock that never stops; give the calendar another name')
    hours = {key.text: value for key, value in entries(fields.node("hours"), "hours", problems)}
    try:
        return Calendar.read(
            {
                days: ", ".join(span.text for span in scalars(value, problems))
                for days, value in hours.items()
            },
            timezone,
            country=fields.text("country"),
            half_day_ends=fields.text("half-day-ends", "13:00"),
            closed=[one.text for one in fields.scalars("closed")],
            opened=[one.text for one in fields.scalars("open")],
        )
    except ValueError as error:
        problems.add(node.place, str(error))
        return None


def read_escalations(named: Named, defined: Defined) -> dict[str, Ladder]:
    """Read `escalations`: ladders of steps, each with whom to tell when; without any, the usual ones."""
    if not named:
        return dict(USUAL_LADDERS)
    return {
        name: tuple(
            step
            for item in listed(node, f"ladder {name}", defined.problems)
            if (step := _step(name, item, defined)) is not None
        )
        for name, (_, node) in named.items()
    }


def _step(ladder: str, node: Node, defined: Defined) -> Step | None:
    fields = Fields(node, f"a step of {ladder}", ("at", "tell", "every"), defined.problems)
    fields.required("at", "tell")
    known = (*TOLD, *defined.names.get("roles", ()))
    for word in fields.scalars("tell"):
        check_word(word, known, "owner, team, lead or a role defined in these files", defined.problems)
    every = fields.parsed("every", parse_duration, None)
    tell = tuple(word.text for word in fields.scalars("tell"))
    return fields.parsed("at", lambda word: Step(parse_at(word), tell, every), None)


def read_promises(named: Named, defined: Defined) -> dict[str, PromiseRule]:
    """Read `promises` and refuse clocks that could not be honest."""
    return {name: _promise(name, node, defined) for name, (_, node) in named.items()}


def _promise(name: str, node: Node, defined: Defined) -> PromiseRule:
    known = ("within", "clock", "kept-by", "pauses", "legal", "to", "escalate")
    fields = Fields(node, f"promise {name}", known, defined.problems)
    fields.required("within", "clock", "kept-by")
    parties = fields.scalars("to")
    for party in parties:
        check_word(party, PARTIES, "a party to a promise", defined.problems)
    promise = PromiseRule(
        name=name,
        within=fields.parsed("within", parse_term, Term(1, Unit.DAYS)),
        clock=fields.text("clock"),
        kept_by=fields.word("kept-by", KEPT_BY),
        pauses=fields.flag("pauses"),
        legal=fields.flag("legal"),
        to=tuple(party.text for party in parties),
        escalate=fields.text("escalate", DEFAULT_LADDER),
    )
    _check_promise(promise, fields, defined)
    if promise.escalate not in defined.names.get("escalations", ()):
        defined.check(
            fields.scalar("escalate") or Scalar(fields.place, DEFAULT_LADDER), "escalations", "a ladder"
        )
    return promise


def check_clock(fields: Fields, defined: Defined) -> None:
    """Report a `clock` that is neither the wall nor a calendar."""
    if clock := fields.scalar("clock"):
        known = (WALL, *defined.names.get("calendars", ()))
        check_word(clock, known, "wall or a calendar defined in these files", defined.problems)


def check_counted(fields: Fields, clock: str, terms: Mapping[str, Term | None]) -> None:
    """Report terms in business days on the wall, which knows none."""
    for key, term in terms.items():
        if clock == WALL and term is not None and term.unit is Unit.BUSINESS_DAYS:
            message = f'"{key}" counts business days ({term.amount}bd): "clock" must be a calendar, not wall'
            fields.problems.add(fields.node(key).place, message)


def _check_promise(promise: PromiseRule, fields: Fields, defined: Defined) -> None:
    check_clock(fields, defined)
    if promise.pauses and promise.legal:
        message = f"promise {promise.name} is a term of law, and the law does not pause: remove pauses: true"
        defined.problems.add(fields.node("pauses").place, message)
    elif promise.pauses and promise.clock == WALL:
        message = f"promise {promise.name} runs on the wall clock, which cannot pause: remove pauses: true"
        defined.problems.add(fields.node("pauses").place, message)
    if promise.clock == WALL and promise.within.unit is Unit.BUSINESS_DAYS:
        message = f"promise {promise.name} counts business days: its clock must be a calendar, not wall"
        defined.problems.add(fields.node("within").place, message)
