"""The parts of `rules/` that say who works here and what is promised: all but the rules themselves."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ulak.desk.clocks.breach import FromDue, Ladder, Step, parse_at
from ulak.desk.clocks.duration import parse_duration, parse_term, shortest, write_term
from ulak.desk.clocks.promise import WALL, PromiseRule, Term, Unit
from ulak.desk.rules.fields import Fields, Problems, check_word, listed, read_address, scalars
from ulak.desk.rules.rulebook import Institution, Rule, Team, Words
from ulak.desk.rules.usual_ladders import DEFAULT_LADDER, REMINDED, USUAL_LADDERS
from ulak.desk.rules.yaml_lines import Node, Scalar
from ulak.desk.task import OF_TASKS

KEPT_BY = ("answer", "preliminary-report", "acknowledgement", "revocation", "outcome", *OF_TASKS)
PARTIES = ("author", "reporter", "subscriber")
TOLD = ("owner", "team", "lead")
REFUSED = Term(3_660, Unit.DAYS)
"""The term of a promise whose own was refused: every ladder fits it, and nothing follows from one mistake."""

Named = Mapping[str, tuple[Scalar, Node]]


@dataclass(frozen=True, slots=True)
class Defined:
    """
    Every name the files define, by section: what other places may refer to.

    `unsure` are the sections of which something could not be read: what refers to them is not called a
    mistake, since it may be right once that is mended.
    """

    names: Mapping[str, Collection[str]]
    problems: Problems
    unsure: Collection[str] = frozenset()

    def check(self, word: Scalar, section: str, what: str, more: Collection[str] = ()) -> None:
        """Report a reference to a name that no file defines; `more` are words that may stand there too."""
        if section not in self.unsure:
            known = (*more, *self.names.get(section, ()))
            check_word(word, known, f"{what} defined in these files", self.problems)


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


def read_escalations(named: Named, defined: Defined) -> dict[str, Ladder]:
    """Read `escalations`: ladders of steps, each with whom to tell when; without any, the usual ones."""
    if not named:
        return dict(USUAL_LADDERS)
    return {name: _ladder(name, node, defined) for name, (_, node) in named.items()}


def _ladder(name: str, node: Node, defined: Defined) -> Ladder:
    """Its steps; of two with one name only one would ever be taken, and the people of the other not told."""
    steps: dict[str, Step] = {}
    for item in listed(node, f"ladder {name}", defined.problems):
        step = _step(name, item, defined)
        if step is not None and steps.setdefault(step.name, step) is not step:
            message = f"ladder {name} has a step at {step.name} already: put everybody into its tell"
            defined.problems.add(item.place, message)
    return tuple(steps.values())


def _step(ladder: str, node: Node, defined: Defined) -> Step | None:
    fields = Fields(node, f"a step of {ladder}", ("at", "tell", "every"), defined.problems)
    fields.required("at", "tell")
    for word in fields.scalars("tell"):
        defined.check(word, "roles", "owner, team, lead or a role", TOLD)
    every = fields.parsed("every", lambda word: Step(1.0, (), parse_duration(word)).every, None)
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
    clock, legal = fields.text("clock"), fields.flag("legal")
    kept_by = fields.word("kept-by", KEPT_BY)
    promise = PromiseRule(
        name=name,
        within=fields.parsed("within", parse_term, REFUSED),
        clock=clock,
        kept_by=kept_by,
        pauses=fields.flag("pauses") and not legal and clock != WALL,
        legal=legal,
        to=tuple(party.text for party in parties),
        escalate=fields.text("escalate", REMINDED if kept_by in OF_TASKS else DEFAULT_LADDER),
        source=str(fields.place),
    )
    _check_promise(promise, fields, defined)
    if promise.escalate not in (REMINDED, *defined.names.get("escalations", ())):
        defined.check(
            fields.scalar("escalate") or Scalar(fields.place, DEFAULT_LADDER), "escalations", "a ladder"
        )
    return promise


def check_climbed(
    promises: Mapping[str, PromiseRule], ladders: Mapping[str, Ladder], named: Named, problems: Problems
) -> None:
    """Report a step before the due instant that would come before its promise starts."""
    for name, promise in promises.items():
        for step in ladders.get(promise.escalate, ()):
            if isinstance(step.at, FromDue) and -step.at.span >= shortest(promise.within):
                message = (
                    f"promise {name} has {write_term(promise.within)}, and its ladder {promise.escalate} a"
                    f" step at {step.name}, which is before it starts: name another ladder with escalate:"
                )
                problems.add(named[name][1].place, message)


def check_promised(rules: Iterable[Rule], promises: Mapping[str, PromiseRule], problems: Problems) -> None:
    """Report a rule that promises what only a task begins: it would be due though nobody was asked."""
    settings = (one for rule in rules for one in rule.then.added if one.field == "promises")
    for one in settings:
        if one.value in promises and promises[one.value].kept_by in OF_TASKS:
            message = (
                f"{one.value} begins by itself with each task it is about (#sor, #ata, #onaya-sun,"
                " #imzaya-sun): no rule promises it"
            )
            problems.add(one.place, message)


def check_clock(fields: Fields, defined: Defined) -> None:
    """Report a `clock` that is neither the wall nor a calendar."""
    if clock := fields.scalar("clock"):
        defined.check(clock, "calendars", "wall or a calendar", (WALL,))


def check_counted(fields: Fields, clock: str, terms: Mapping[str, Term | None]) -> None:
    """Report terms in business days on the wall, which knows none."""
    for key, term in terms.items():
        if clock == WALL and term is not None and term.unit is Unit.BUSINESS_DAYS:
            message = f'"{key}" counts business days ({term.amount}bd): "clock" must be a calendar, not wall'
            fields.problems.add(fields.node(key).place, message)


def _check_promise(promise: PromiseRule, fields: Fields, defined: Defined) -> None:
    check_clock(fields, defined)
    if promise.to and promise.kept_by in OF_TASKS:
        message = f"promise {promise.name} is about a task, and made to nobody else: remove to:"
        defined.problems.add(fields.node("to").place, message)
    if fields.flag("pauses") and promise.legal:
        message = f"promise {promise.name} is a term of law, and the law does not pause: remove pauses: true"
        defined.problems.add(fields.node("pauses").place, message)
    elif fields.flag("pauses") and promise.clock == WALL:
        message = f"promise {promise.name} runs on the wall clock, which cannot pause: remove pauses: true"
        defined.problems.add(fields.node("pauses").place, message)
    if promise.clock == WALL and promise.within.unit is Unit.BUSINESS_DAYS:
        message = f"promise {promise.name} counts business days: its clock must be a calendar, not wall"
        defined.problems.add(fields.node("within").place, message)
