"""From the files of `rules/` to a rulebook, or to everything that is wrong with them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from zoneinfo import ZoneInfo

from ulak.desk.rules.calendar_rules import read_calendars
from ulak.desk.rules.fields import Problems, entries, listed
from ulak.desk.rules.gate_rules import deputies_in, read_gates
from ulak.desk.rules.house_rules import (
    Defined,
    check_climbed,
    check_promised,
    read_escalations,
    read_institutions,
    read_promises,
    read_roles,
    read_teams,
    read_titles,
)
from ulak.desk.rules.monthly_report_rules import read_monthly_report
from ulak.desk.rules.recurrence_rules import read_recurrence
from ulak.desk.rules.reminder_rules import read_reminders
from ulak.desk.rules.retention_rules import read_retention
from ulak.desk.rules.rulebook import Institution, Rule, Rulebook, Team
from ulak.desk.rules.satisfaction_rules import read_satisfaction
from ulak.desk.rules.slips import nearest, not_allowed, shown
from ulak.desk.rules.then import is_catch_all, read_rule
from ulak.desk.rules.usual_ladders import DEFAULT_LADDER, USUAL_LADDERS
from ulak.desk.rules.web_form_rules import read_web_forms
from ulak.desk.rules.yaml_lines import Block, Listing, Node, Place, Scalar, YamlProblem, read_yaml
from ulak.errors import ConfigError

NAMED_SECTIONS = (
    "teams", "roles", "calendars", "promises", "escalations", "products", "categories", "root-causes",
    "institutions", "web-forms", "gates", "reminders", "monthly-report", "recurrence", "retention",
    "satisfaction",
)  # fmt: skip
SECTIONS = (*NAMED_SECTIONS, "rules")
STAFF = "staff"
"""All addresses of people who work here, wherever they stand."""

CATCH_ALL = "the last rule must be a catch-all: when: {} that sets team and kind"


@dataclass(slots=True)
class _Sheets:
    """
    What the files hold, put together by section, before any of it is read.

    `unsure` are the sections that may hold more: a file or a section could not be read, or was misspelt.
    """

    named: dict[str, dict[str, tuple[Scalar, Node]]] = field(
        default_factory=lambda: {section: {} for section in NAMED_SECTIONS}
    )
    rules: list[Node] = field(default_factory=list)
    unsure: set[str] = field(default_factory=set)


def read_rules(files: Mapping[str, str], timezone: ZoneInfo) -> Rulebook:
    """
    Read a set of rules from its files (name → text), in order of their names.

    ConfigError holds every problem there is, one a line, as `file:line: column N: message`; the
    rules' own examples are tried by `example_problems`.
    """
    rulebook, found = _read(files, timezone)
    if found:
        raise ConfigError("\n".join(found))
    return rulebook


def version_of(files: Mapping[str, str]) -> str:
    """A digest over names and contents: two sets of one version are the same set."""
    digest = sha256()
    for name, text in sorted(files.items()):
        for part in (name, text):
            encoded = part.encode("utf-8", "surrogatepass")
            digest.update(len(encoded).to_bytes(8, "big") + encoded)
    return digest.hexdigest()[:16]


def _read(files: Mapping[str, str], timezone: ZoneInfo) -> tuple[Rulebook, tuple[str, ...]]:
    found = Problems()
    sheets = _gather(files, found)
    named = sheets.named
    teams, roles = read_teams(named["teams"], found), read_roles(named["roles"], found)
    institutions = read_institutions(named["institutions"], found)
    deputies = deputies_in(named["gates"], Defined(named, found, sheets.unsure))
    staff = _staff(teams, roles, institutions) | deputies
    ladders = named["escalations"] or USUAL_LADDERS
    defined = Defined({**named, STAFF: staff, "escalations": ladders}, found, sheets.unsure)
    rules = tuple(_read_all(sheets, files, defined))
    _check_names(rules, found)
    _check_ladders(rules, defined)
    promises = read_promises(named["promises"], defined)
    check_promised(rules, promises, found)
    escalations = read_escalations(named["escalations"], defined)
    check_climbed(promises, escalations, named["promises"], found)
    rulebook = Rulebook(
        version=version_of(files),
        files=dict(files),
        teams=teams,
        roles=roles,
        calendars=read_calendars(named["calendars"], timezone, found),
        promises=promises,
        escalations=escalations,
        products=read_titles(named["products"], found),
        categories=read_titles(named["categories"], found),
        root_causes=read_titles(named["root-causes"], found),
        institutions=institutions,
        rules=rules,
        web_forms=read_web_forms(named["web-forms"], defined),
        gates=read_gates(named["gates"], defined),
        reminders=read_reminders(named["reminders"], defined),
        satisfaction=read_satisfaction(named["satisfaction"], defined),
        recurring=read_recurrence(named["recurrence"], defined),
        reporting=read_monthly_report(named["monthly-report"], defined),
        retention=read_retention(named["retention"], defined),
    )
    return rulebook, found.lines()


def _staff(
    teams: Mapping[str, Team], roles: Mapping[str, tuple[str, ...]], places: Mapping[str, Institution]
) -> frozenset[str]:
    members = [address for team in teams.values() for address in team.people]
    holders = [address for role in roles.values() for address in role]
    return frozenset((*members, *holders, *(place.specialist for place in places.values())))


def _gather(files: Mapping[str, str], found: Problems) -> _Sheets:
    sheets = _Sheets()
    for name, text in sorted(files.items()):
        try:
            top, twice = read_yaml(text, name)
        except YamlProblem as problem:
            found.add(problem.place, str(problem))
            sheets.unsure.update(SECTIONS, (STAFF,))
            continue
        for key in twice:
            found.add(key.place, str(key))
            sheets.unsure.update(SECTIONS, (STAFF,))
        for section, node in entries(top, "a rules file", found):
            _gather_section(sheets, section, node, found)
    return sheets


def _gather_section(sheets: _Sheets, section: Scalar, node: Node, found: Problems) -> None:
    if section.text == "rules":
        sheets.rules += listed(node, "rules", found)
        if isinstance(node, Block):
            sheets.unsure.add("rules")
    elif section.text in NAMED_SECTIONS:
        if isinstance(node, Listing):
            sheets.unsure |= {section.text, STAFF}
        already = sheets.named[section.text]
        for key, value in entries(node, section.text, found):
            if key.text in already:
                found.add(key.place, _twice(key.text, already[key.text][0].place))
            else:
                already[key.text] = (key, value)
    else:
        meant = nearest(section.text, SECTIONS)
        sheets.unsure |= {meant, STAFF} if meant else {*SECTIONS, STAFF}
        message = f"{shown(section.text)} is not a part of rules{not_allowed(section.text, SECTIONS)}"
        found.add(section.place, message)


def _twice(name: str, first: Place) -> str:
    return f'"{name}" is defined twice; the first is at {first}. Keep one, or rename one.'


def _check_names(rules: tuple[Rule, ...], found: Problems) -> None:
    first: dict[str, Place] = {}
    for rule in rules:
        if rule.name in first and rule.name:
            found.add(rule.place, _twice(rule.name, first[rule.name]))
        first.setdefault(rule.name, rule.place)


def _read_all(sheets: _Sheets, files: Mapping[str, str], defined: Defined) -> Iterator[Rule]:
    """
    Read every rule; the set ends with one that holds for every mail, so that each has a team and a kind.

    Of a last rule in which something else is wrong, or where rules may be missing, this is not said.
    """
    found, before, rule = defined.problems, 0, None
    for node in sheets.rules:
        before = len(found)
        yield (rule := read_rule(node, defined))
    if "rules" in sheets.unsure:
        return
    if rule is None:
        found.add(Place(min(files, default="rules"), 1), f"there are no rules at all; {CATCH_ALL}")
    elif not is_catch_all(rule) and len(found) == before:
        found.add(rule.place, f'{CATCH_ALL}; "{rule.name}" is not')


def _check_ladders(rules: tuple[Rule, ...], defined: Defined) -> None:
    """What `sla` promises climbs the ladder of the promise of that name, else the default one."""
    for setting in (one for rule in rules for one in rule.then.single if one.field == "sla"):
        if DEFAULT_LADDER not in defined.names["escalations"]:
            message = f'sla needs a ladder called "{DEFAULT_LADDER}" under escalations'
            defined.problems.add(setting.place, message)
