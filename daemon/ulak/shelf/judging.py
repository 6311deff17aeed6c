"""Everything `ulak check` says about rules and templates, asked before they come into force."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from zoneinfo import ZoneInfo

from ulak.desk.rules.condition import AllOf, AnyOf, Condition, EachOf, Except, Is, Not, Of, OneOf, Test
from ulak.desk.rules.rule_examples import example_problems
from ulak.desk.rules.rule_files import read_rules
from ulak.desk.rules.rulebook import Rulebook
from ulak.desk.rules.slips import not_allowed
from ulak.desk.rules.yaml_lines import Place
from ulak.errors import ConfigError
from ulak.gateways.templates import Templates
from ulak.gateways.templates.letters import ACKNOWLEDGEMENTS, LETTERS
from ulak.shelf.papers import Papers
from ulak.stages.accepted import Accepted


@dataclass(frozen=True, slots=True)
class House:
    """What rules and templates are judged by beside themselves: the house's mailboxes and its time zone."""

    mailboxes: tuple[str, ...]
    timezone: ZoneInfo


def judge(papers: Papers, folder: Path, house: House) -> tuple[Accepted | None, tuple[str, ...]]:
    """Both as one set, or everything that is wrong with them; `folder` is where the templates lie."""
    rulebook, found = read(papers, house)
    templates = Templates(folder, papers.templates)
    if rulebook is not None:
        found += names_problems(rulebook, templates, house.mailboxes) + example_problems(rulebook)
    found += templates.problems()
    return (Accepted(rulebook, templates) if rulebook is not None and not found else None), found


def read(papers: Papers, house: House) -> tuple[Rulebook | None, tuple[str, ...]]:
    """The rules alone, before their examples are tried."""
    if papers.missing:
        return None, tuple(papers.missing.splitlines())
    try:
        return read_rules(papers.rules, house.timezone), ()
    except ConfigError as wrong:
        return None, tuple(str(wrong).splitlines())


def names_problems(rulebook: Rulebook, templates: Templates, mailboxes: Collection[str]) -> tuple[str, ...]:
    """Names in the rules that lead nowhere outside them: letters and mailboxes, as `file:line: message`."""
    return (*missing_letters(rulebook, templates), *_misspelled_mailboxes(rulebook, mailboxes))


def missing_letters(rulebook: Rulebook, templates: Templates) -> tuple[str, ...]:
    """
    Every `acknowledge` that names no letter that acknowledges, as `file:line: column N: message`.

    Those are the shipped acknowledgements and the house's own letters; the others are for something else.
    """
    names = sorted(one for one in templates.names() if one not in LETTERS or one in ACKNOWLEDGEMENTS)
    there = {"", "false", *names}
    return tuple(
        one.place.told(f"there is no letter {one.value!r} that acknowledges{not_allowed(one.value, names)}")
        for rule in rulebook.rules
        for one in rule.then.single
        if one.field == "acknowledge" and one.value.removesuffix(".txt").lower() not in there
    )


def _misspelled_mailboxes(rulebook: Rulebook, mailboxes: Collection[str]) -> Iterator[str]:
    """
    A rule for a mailbox that is almost one of ours never matches, and nobody would notice.

    Rules for a mailbox that this house simply has not are only noted: the shipped set has some.
    """
    for name, place in strange_mailboxes(rulebook, mailboxes):
        if close := get_close_matches(name, mailboxes, 1):
            yield place.told(f"no mailbox in config.toml is called {name}; did you mean {close[0]}?")


def strange_mailboxes(rulebook: Rulebook, mailboxes: Collection[str]) -> Iterator[tuple[str, Place]]:
    """Every mailbox that rules and web forms name and the house has not."""
    for rule in rulebook.rules:
        for name in dict.fromkeys(_mailboxes(rule.when)):
            if name not in mailboxes:
                yield name, rule.place
    for form in rulebook.web_forms:
        for name in form.mailboxes:
            if name not in mailboxes:
                yield name, form.place


def _mailboxes(part: Condition | Test) -> Iterator[str]:
    """Every mailbox a condition names, however deep."""
    match part:
        case AllOf(parts) | AnyOf(parts):
            for one in parts:
                yield from _mailboxes(one)
        case Not(one):
            yield from _mailboxes(one)
        case Of("mailbox", test):
            yield from _whole_values(test)


def _whole_values(test: Test) -> Iterator[str]:
    match test:
        case Is(whole):
            yield whole
        case OneOf(tests) | EachOf(tests):
            for one in tests:
                yield from _whole_values(one)
        case Except(one):
            yield from _whole_values(one)
