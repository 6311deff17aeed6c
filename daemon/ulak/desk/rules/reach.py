"""
Which rules no mail can ever reach, found by reading them.

A condition is a question about things that can be one way or another: which mailbox, is the author staff,
does this word stand in the text. All ways are tried, more than there are mails, for words are taken to be
independent of each other; so a rule that is called unreachable is. Where there are too many ways to try,
nothing is said.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from ulak.desk.contact import Channel
from ulak.desk.rules.condition import (
    AllOf,
    AnyOf,
    Condition,
    EachOf,
    Except,
    Is,
    Not,
    Of,
    OneOf,
    Test,
    asked_of,
)
from ulak.desk.rules.rulebook import Rule, Rulebook
from ulak.desk.rules.sight import FLAGS, SET_BY_RULES, TAGS
from ulak.desk.ticket import Kind

MOST_TRIED = 1_000
"""Ways that are tried for one question."""

MOST_DECIDED = 200
MOST_ENDS = 50
"""Earlier rules with `stop` that one rule is held against."""

ONE_VALUE = ("mailbox", "language", *FLAGS, *SET_BY_RULES)
"""What a mail has one value of, or none."""

_OTHER = "\0"  # any value that no rule names
_LATER = "\0 earlier"  # behind a key: as it was when an earlier rule was asked

_Value = str | bool
_Ways = Mapping[object, tuple[_Value, ...]]


@dataclass(frozen=True, slots=True)
class Unreachable:
    """A rule that no mail can match, and why."""

    rule: Rule
    why: str

    def __str__(self) -> str:
        return f'{self.rule.place}: no mail can match "{self.rule.name}": {self.why}'


def unreachable(rulebook: Rulebook, mailboxes: Collection[str] = ()) -> tuple[Unreachable, ...]:
    """
    Every rule that is unreachable, where mail comes to these mailboxes, or to any if there are none.

    The last rule is never among them: it says team and kind also where an earlier one ended the search.
    """
    names = tuple(" ".join(name.lower().split()) for name in mailboxes)
    found, ends = [], list[_End]()
    for rule in rulebook.rules[:-1]:
        when = _plain(rule.when)
        if why := _contradiction(when, names) or _stopped(when, ends, names):
            found.append(Unreachable(rule, why))
        elif rule.then.stop:
            earlier = _earlier(when)
            ends.append(_End(rule, earlier, frozenset(_ways(earlier, ()))))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _End:
    """A rule that ends the search: its condition as it was asked earlier, with the questions in it."""

    rule: Rule
    when: Condition
    questions: frozenset[object]

    @property
    def is_of_few_values(self) -> bool:
        """Several of its like may match everything together, whatever they ask."""
        return all(isinstance(one, str) for one in self.questions)


def _contradiction(when: Condition, mailboxes: Collection[str]) -> str:
    if _can_hold(when, mailboxes):
        return ""
    if _can_hold(when, ()):
        return f"mail comes to {', '.join(sorted(mailboxes))} alone"
    return "its conditions exclude each other"


def _stopped(when: Condition, ends: list[_End], mailboxes: Collection[str]) -> str:
    """What ends the search for all that it matches; one that asks about other things does not."""
    asked = frozenset(_ways(when, ()))
    near = [end for end in ends if end.questions & asked or end.is_of_few_values][:MOST_ENDS]
    for end in near:
        if not _can_hold(AllOf((when, Not(end.when))), mailboxes):
            return f'"{end.rule.name}" ({end.rule.place}) matches all of it before, and stops'
    if len(near) > 1 and not _can_hold(AllOf((when, *(Not(end.when) for end in near))), mailboxes):
        places = ", ".join(str(end.rule.place) for end in near)
        return f"rules before it match all of it together, and stop: {places}"
    return ""


def _plain(condition: Condition) -> Condition:
    """The same, with nothing but single questions in it: lists and their like become conditions."""
    match condition:
        case AllOf(parts):
            return AllOf(tuple(map(_plain, parts)))
        case AnyOf(parts):
            return AnyOf(tuple(map(_plain, parts)))
        case Not(part):
            return Not(_plain(part))
        case Of(key, test):
            return _plain_test(key, test)
    return condition


def _plain_test(key: str, test: Test) -> Condition:
    match test:
        case OneOf(tests):
            return AnyOf(tuple(_plain_test(key, one) for one in tests))
        case EachOf(tests):
            return AllOf(tuple(_plain_test(key, one) for one in tests))
        case Except(one):
            return Not(_plain_test(key, one))
    return Of(key, test)


def _earlier(condition: Condition) -> Condition:
    """The same asked earlier: what rules set may have been something else, or nothing, by then."""
    match condition:
        case AllOf(parts):
            return AllOf(tuple(map(_earlier, parts)))
        case AnyOf(parts):
            return AnyOf(tuple(map(_earlier, parts)))
        case Not(part):
            return Not(_earlier(part))
        case Of(key, test) if key in (*SET_BY_RULES, TAGS):
            return Of(key + _LATER, test)
    return condition


def _can_hold(condition: Condition, mailboxes: Collection[str]) -> bool:
    """Is there a way for it to hold? Yes, too, where there are too many to try."""
    tried = iter(range(MOST_TRIED))
    ways = _ways(condition, mailboxes)

    def tries(decided: dict[object, _Value]) -> bool:
        if next(tried, None) is None or len(decided) > MOST_DECIDED:
            return True
        asked: list[object] = []
        answer = _answer(condition, decided, asked)
        if answer is not None:
            return answer
        return any(tries(decided | {asked[0]: value}) for value in ways.get(asked[0], (True, False)))

    return tries({})


def _ways(condition: Condition, mailboxes: Collection[str]) -> _Ways:
    """Each question with its possible answers: the values of a key that has one, else yes and no."""
    ways: dict[object, tuple[_Value, ...]] = {}
    for of in asked_of(condition):
        key = of.key.removesuffix(_LATER)
        if key in ONE_VALUE:
            ways[of.key] = (*dict.fromkeys((*ways.get(of.key, ()), *_named(of.test))),)
        if not _is_told_by_value(of):
            ways[of] = (True, False)
    return {
        asked: _possible(asked.removesuffix(_LATER), values, mailboxes) if isinstance(asked, str) else values
        for asked, values in ways.items()
    }


def _named(test: Test) -> tuple[str, ...]:
    return (test.whole,) if isinstance(test, Is) else ()


def _possible(key: str, named: tuple[_Value, ...], mailboxes: Collection[str]) -> tuple[_Value, ...]:
    if key in FLAGS:
        return ("true", "false")
    if key == "mailbox" and mailboxes:
        return tuple(mailboxes)
    if key == "kind":
        return (*Kind, "")
    if key == "channel":
        return tuple(Channel)
    return (*named, _OTHER, "")


def _is_told_by_value(of: Of) -> bool:
    return of.key.removesuffix(_LATER) in ONE_VALUE and isinstance(of.test, Is)


def _answer(condition: Condition, decided: Mapping[object, _Value], asked: list[object]) -> bool | None:
    """What is sure by now; what must be decided first goes to `asked`."""
    match condition:
        case AllOf(parts):
            answers = [_answer(part, decided, asked) for part in parts]
            return False if False in answers else None if None in answers else True
        case AnyOf(parts):
            answers = [_answer(part, decided, asked) for part in parts]
            return True if True in answers else None if None in answers else False
        case Not(part):
            answer = _answer(part, decided, asked)
            return None if answer is None else not answer
        case Of(key, Is(whole)) if _is_told_by_value(condition):
            if key not in decided:
                asked.append(key)
                return None
            return decided[key] == whole
    if condition not in decided:
        asked.append(condition)
        return None
    return bool(decided[condition])


def stated_alone(rulebook: Rulebook) -> tuple[str, ...]:
    """
    Rules that ask for a kind or product which no rule before them sets, as `file:line: message`.

    They are reached all the same, by mails that state it: `#tür`, `#ürün`, a web form.
    """
    found, before = [], set[tuple[str, str]]()
    for rule in rulebook.rules:
        found += [_stated(rule, key, before) for key in ("kind", "product")]
        before |= {(setting.field, setting.value.lower()) for setting in rule.then.single}
    return tuple(filter(None, found))


def _stated(rule: Rule, key: str, before: Collection[tuple[str, str]]) -> str:
    when = _plain(rule.when)
    wanted = sorted({name for of in asked_of(when) if of.key == key for name in _named(of.test)})
    without = (Not(Of(key, Is(name))) for name in wanted)
    if not wanted or any((key, name) in before for name in wanted) or _can_hold(AllOf((when, *without)), ()):
        return ""
    return (
        f'{rule.place}: "{rule.name}" asks for {key} {" or ".join(wanted)}, which no rule before it sets:'
        " only mails that state it (#tür, #ürün, a web form) can match"
    )
