"""The rules of the desk as values: who works here, what is promised, which rule sets what."""

from collections.abc import Iterable, Mapping
from dataclasses import InitVar, dataclass, field
from itertools import chain

from ulak.desk.clocks.breach import Ladder
from ulak.desk.clocks.calendar import Calendar
from ulak.desk.clocks.promise import PromiseRule, Term
from ulak.desk.clocks.reminding import USUAL, Reminding
from ulak.desk.for_others.web_form import WebForm
from ulak.desk.gate.gatekeeping import Gatekeeping
from ulak.desk.keeping.retention import Retention
from ulak.desk.month.reporting import Reporting
from ulak.desk.recurring.ruled import Recurring
from ulak.desk.rules.condition import Condition, sought_by
from ulak.desk.rules.text import NOTHING, Sought
from ulak.desk.rules.yaml_lines import Place
from ulak.desk.satisfaction.survey_rules import SurveyRules
from ulak.desk.task import GATES, TaskKind
from ulak.mail.fold import fold

LONGEST_NAME = 120
"""Letters of a name that no list of the rules has, such as that of an institution."""


@dataclass(frozen=True, slots=True)
class Words:
    """A title in both languages of the desk."""

    tr: str
    en: str

    def in_language(self, language: str) -> str:
        """The Turkish title for `tr`, the English one for every other language."""
        return self.tr if language == "tr" else self.en


@dataclass(frozen=True, slots=True)
class Team:
    """
    Those who work on a ticket; notices go to `address`, every address is in lower case.

    With `digest` its people are told every morning what lies on their desks.
    """

    name: str
    title: Words
    address: str
    lead: str
    members: tuple[str, ...]
    place: Place
    digest: bool = True

    @property
    def people(self) -> tuple[str, ...]:
        """The members, and the lead where the lead is not one of them."""
        return tuple(dict.fromkeys((*self.members, self.lead) if self.lead else self.members))


@dataclass(frozen=True, slots=True)
class Institution:
    """An institution whose tickets belong to one specialist (procedure: CİMER, TÜBİMER)."""

    name: str
    title: Words
    specialist: str
    place: Place


@dataclass(frozen=True, slots=True)
class Setting:
    """One field of a `then`, with the line it is written on."""

    field: str
    value: str
    place: Place


@dataclass(frozen=True, slots=True)
class Outcome:
    """
    What a rule does: `single` are set by the first rule that names them, `added` add up.

    `sla` is the term of the setting of that name.
    """

    single: tuple[Setting, ...] = ()
    added: tuple[Setting, ...] = ()
    sla: Term | None = None
    stop: bool = False

    def sets(self, field: str) -> bool:
        """Does it name this field?"""
        return any(setting.field == field for setting in self.single)


@dataclass(frozen=True, slots=True)
class Example:
    """A mail that a rule must match or must not; `known` are the parts it states, by key of `when`."""

    known: tuple[tuple[str, str], ...]
    matches: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule; `place` is where it begins."""

    name: str
    when: Condition
    then: Outcome
    examples: tuple[Example, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Colleague:
    """
    An address where people of the desk read: a person's or a team's.

    Nothing but a rulebook that lists it makes one, so whoever has a value of this type may be told
    what is not for people outside.
    """

    address: str
    rulebook: InitVar["Rulebook"]

    def __post_init__(self, rulebook: "Rulebook") -> None:
        """Refuse an address that no rule lists."""
        if self.address not in rulebook.inside():
            raise ValueError("Nobody of the desk reads at this address.")


@dataclass(frozen=True, slots=True)
class Rulebook:
    """
    An accepted set of rules.

    `files` are the texts it was read from (name → content), so that a set can be stored and read
    again; `version` is a digest over them. `roles` map a role to its addresses.
    """

    version: str
    files: Mapping[str, str]
    teams: Mapping[str, Team]
    roles: Mapping[str, tuple[str, ...]]
    calendars: Mapping[str, Calendar]
    promises: Mapping[str, PromiseRule]
    escalations: Mapping[str, Ladder]
    products: Mapping[str, Words]
    categories: Mapping[str, Words]
    root_causes: Mapping[str, Words]
    institutions: Mapping[str, Institution]
    rules: tuple[Rule, ...]
    web_forms: tuple[WebForm, ...] = ()
    gates: Mapping[str, Gatekeeping] = field(default_factory=dict)
    reminders: Mapping[TaskKind, Reminding] = field(default_factory=dict)
    recurring: Recurring = field(default_factory=Recurring)
    reporting: Reporting = field(default_factory=Reporting)
    retention: tuple[Retention, ...] = ()
    satisfaction: SurveyRules | None = None
    sought: Sought = field(default=NOTHING, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Gather what its rules look for in texts, so that a long one is read once for all of them."""
        object.__setattr__(self, "sought", sought_by(rule.when for rule in self.rules))

    def team_of(self, address: str) -> Team | None:
        """The first team that has this person, or whose own address it is."""
        wanted = address.lower()
        return next((t for t in self.teams.values() if wanted in (*t.people, t.address)), None)

    def teams_of(self, address: str) -> tuple[Team, ...]:
        """Every team this person works in."""
        return tuple(team for team in self.teams.values() if address.lower() in team.people)

    def is_staff(self, address: str) -> bool:
        """Is it the address of a member, a lead or somebody with a role? A team's own address is nobody."""
        return address.lower() in self.staff()

    def staff(self) -> frozenset[str]:
        """Every person's address."""
        members = chain.from_iterable(team.people for team in self.teams.values())
        deputies = chain.from_iterable(gate.deputies for gate in self.gates.values())
        return frozenset(chain(members, *self.roles.values(), self._specialists(), deputies))

    def inside(self) -> frozenset[str]:
        """Every address where people of the desk read: their own, and those of the teams."""
        return self.staff() | {team.address for team in self.teams.values()}

    def listed(self) -> frozenset[str]:
        """The ids tickets are classified by: the words the record has in place of free ones."""
        return frozenset(chain(self.products, self.categories, self.institutions, self.root_causes))

    def _specialists(self) -> Iterable[str]:
        return (one.specialist for one in self.institutions.values())

    def colleagues(self, addresses: Iterable[str]) -> tuple[Colleague, ...]:
        """Those of these addresses that are of the desk; whoever has left it is told nothing more."""
        inside = self.inside()
        wanted = dict.fromkeys(address.lower() for address in addresses)
        return tuple(Colleague(address, self) for address in wanted if address in inside)

    def holders(self, role: str) -> tuple[Colleague, ...]:
        """Those who hold a role; nobody for a role that is not defined."""
        return self.colleagues(self.roles.get(role, ()))

    def gate(self, kind: str) -> Gatekeeping:
        """How a gate of that kind is kept."""
        return self.gates.get(kind, Gatekeeping())

    def reminding(self, kind: TaskKind) -> Reminding:
        """When a task of that kind is reminded of; a gate has its times with the rest of it."""
        if kind in GATES:
            return Reminding(self.gate(kind).remind, self.gate(kind).remind, self.gate(kind).clock)
        return self.reminders.get(kind, USUAL[kind])

    def told(self, word: str, team: str, owner: str) -> tuple[Colleague, ...]:
        """Whom `tell: [word]` means on a ticket of this team and owner."""
        place = self.teams.get(team)
        if word == "owner":
            return self.colleagues((owner,))
        if word == "team":
            return self.colleagues((place.address,) if place else ())
        if word == "lead":
            return self.colleagues((place.lead,) if place else ())
        return self.holders(word)

    def root_cause_named(self, words: str) -> str | None:
        """The root cause's id for its id or title as somebody wrote it."""
        return entry_or_words(self.root_causes, words)

    def team_named(self, words: str) -> str | None:
        """The team's name in the rules, likewise."""
        return entry_named({name: team.title for name, team in self.teams.items()}, words)


def entry_named(entries: Mapping[str, Words], words: str) -> str | None:
    """The id of an entry for its id or title as somebody wrote it; None where nothing is called so."""
    wanted = _plain(words)
    return next((key for key, title in entries.items() if wanted in map(_plain, _names(key, title))), None)


def entry_or_words(entries: Mapping[str, Words], words: str) -> str | None:
    """The same, but where a house has no such list the words themselves, as long as they are a name."""
    if entries:
        return entry_named(entries, words)
    return words if len(words) <= LONGEST_NAME else None


def _names(key: str, title: Words) -> tuple[str, ...]:
    return key, title.tr, title.en, _short(title.tr), _short(title.en)


def _short(title: str) -> str:
    """Without what explains it: `SSL Sertifikası (Güvenli Sunucu Sertifikası)`."""
    return title.partition("(")[0]


def _plain(words: str) -> str:
    return " ".join(fold(words).replace("_", " ").replace("-", " ").split())
