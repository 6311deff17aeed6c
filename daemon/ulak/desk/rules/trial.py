"""What the rules of a set do on mails: which are never hit, and which never decide anything."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ulak.desk.rules.condition import Condition, Sight
from ulak.desk.rules.rulebook import Example, Rule, Rulebook
from ulak.desk.rules.sight import SET_BY_RULES, TAGS, example_sight


@dataclass(frozen=True, slots=True)
class Shadowed:
    """A rule that held, and each time found all that it sets settled by these."""

    rule: Rule
    by: tuple[Rule, ...]


@dataclass(slots=True)
class Use:
    """What became of each rule; mails are told to it one after the other."""

    rules: tuple[Rule, ...]
    hits: dict[str, int] = field(default_factory=dict)
    _effective: set[str] = field(default_factory=set)
    _shadows: dict[str, dict[str, Rule]] = field(default_factory=dict)

    def held(self, rules: Sequence[Rule]) -> None:
        """These held for one mail, in this order."""
        owners: dict[tuple[str, str], Rule] = {}
        for rule in rules:
            self.hits[rule.name] = self.hits.get(rule.name, 0) + 1
            wanted = tuple(_claims(rule))
            if rule.then.stop or not all(claim in owners for claim in wanted):
                self._effective.add(rule.name)
            for claim in wanted:
                shadow = owners.setdefault(claim, rule)
                self._shadows.setdefault(rule.name, {}).setdefault(shadow.name, shadow)

    def never_hit(self) -> tuple[Rule, ...]:
        """Those that held for no mail."""
        return tuple(rule for rule in self.rules if rule.name not in self.hits)

    def shadowed(self) -> tuple[Shadowed, ...]:
        """Those that held and never decided anything; the last has the last word, and is none."""
        return tuple(
            Shadowed(rule, tuple(self._shadows[rule.name].values()))
            for rule in self.rules[:-1]
            if rule.name in self.hits and rule.name not in self._effective and rule.name in self._shadows
        )


def _claims(rule: Rule) -> Iterator[tuple[str, str]]:
    """What only one rule can do: set a field, or add this very tag, promise or alert."""
    yield from ((setting.field, "") for setting in rule.then.single)
    yield from ((setting.field, setting.value) for setting in rule.then.added)


@dataclass(frozen=True)
class Watched:
    """A condition that says when it was asked and what it answered."""

    part: Condition
    told: Callable[[bool | None], None]

    def holds(self, sight: Sight) -> bool | None:
        """Ask it."""
        answer = self.part.holds(sight)
        self.told(answer)
        return answer


class Watch:
    """
    A rulebook that notes which rules held, whoever asks it and however often for one mail.

    The first rule is asked first each time a mail is routed, so it begins a new route.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self._rules = rulebook.rules
        self._routes: list[list[int]] = []
        watched = (
            replace(one, when=Watched(one.when, self._noting(at))) for at, one in enumerate(self._rules)
        )
        self.rulebook = replace(rulebook, rules=tuple(watched))

    def _noting(self, at: int) -> Callable[[bool | None], None]:
        def note(answer: bool | None) -> None:
            if at == 0:
                self._routes.append([])
            if answer:
                self._routes[-1].append(at)

        return note

    def taken(self) -> tuple[tuple[Rule, ...], ...]:
        """The routes since the last time this was asked, each once."""
        routes = dict.fromkeys(map(tuple, self._routes))
        self._routes.clear()
        return tuple(tuple(self._rules[at] for at in route) for route in routes)


def use_by_examples(rulebook: Rulebook) -> Use:
    """The mails of all examples, each through the whole set."""
    use = Use(rulebook.rules)
    for rule in rulebook.rules:
        for example in rule.examples:
            use.held(_route_of(example, rule, rulebook))
    return use


def _route_of(example: Example, its: Rule, rulebook: Rulebook) -> tuple[Rule, ...]:
    """What surely holds for it: what an example leaves out holds nothing but the rule it stands in."""
    known, held = dict(example.known), []
    for rule in rulebook.rules:
        answer = rule.when.holds(example_sight(known))
        if not answer and not (rule is its and example.matches and answer is None):
            continue
        held.append(rule)
        if rule.then.stop:
            break
        for setting in (*rule.then.single, *rule.then.added):
            if setting.field in SET_BY_RULES:
                known.setdefault(setting.field, setting.value)
            elif setting.field == TAGS and TAGS in known:
                known[TAGS] = f"{known[TAGS]},{setting.value}"
    return tuple(held)
