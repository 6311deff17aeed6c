"""The rules on the bench: their examples, a dry run on stored mail, a schema for editors."""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

import click

from ulak.cli import commands
from ulak.cli.documents import Document, say
from ulak.cli.exit import Exit

if TYPE_CHECKING:
    from ulak.cli.rules_against import Comparison
    from ulak.config import Settings
    from ulak.desk.rules.rulebook import Rule, Rulebook
    from ulak.desk.rules.trial import Use

WIDTH = 96
"""Letters of a line, so that with its indent it fits a terminal of 100 columns."""

LONGEST_COUNT = 9
"""Digits; no store holds more mails."""


@commands.group()
def rules() -> None:
    """The rules: try them before they count."""


@rules.command()
@click.option(
    "--rules",
    "folder",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Try the rules of this folder, for example an edited copy.",
)
@click.option(
    "--against", metavar="last:N", help="Dry-run on the N mails that came last: old and new outcome."
)
@click.option("--json", "as_json", is_flag=True)
@click.option("--exit-code", is_flag=True, help="Exit 1 where a mail would be decided otherwise.")
@click.pass_obj
def test(config: Path, folder: Path | None, against: str | None, as_json: bool, exit_code: bool) -> int:
    """Run the examples of all rules; exit 78 where one does not come true."""
    from ulak.checks import rule_problems
    from ulak.cli.rules_against import compare
    from ulak.config import load
    from ulak.desk.rules.trial import use_by_examples

    count = _last(against) if against is not None else 0
    settings = _with_rules(load(config), folder)
    found = rule_problems(settings)
    if found:
        _refuse(found, as_json)
        return Exit.CONFIGURATION
    tried = _rulebook(settings)
    comparison = compare(config, tried, count, shows_progress=sys.stderr.isatty()) if count else None
    trial = _Trial(tried, comparison.use if comparison else use_by_examples(tried), comparison, settings)
    if as_json:
        say(trial.document())
    else:
        for line in trial.lines():
            click.echo(line)
    return Exit.NO if exit_code and comparison and comparison.changes else Exit.DONE


def _last(words: str) -> int:
    head, colon, count = words.partition(":")
    is_number = count.isascii() and count.isdecimal() and len(count) <= LONGEST_COUNT
    if head != "last" or not colon or not is_number or not int(count):
        raise click.UsageError(f"--against {words}: write last:N, as in last:200")
    return int(count)


def _with_rules(settings: "Settings", folder: Path | None) -> "Settings":
    """The house as it is, with other rules."""
    if folder is None:
        return settings
    return settings.model_copy(update={"desk": settings.desk.model_copy(update={"rules": folder})})


def _rulebook(settings: "Settings") -> "Rulebook":
    from ulak.desk.rules.rule_files import read_rules
    from ulak.shelf.papers import rule_texts

    return read_rules(rule_texts(settings.desk.rules), settings.desk.timezone)


def _refuse(problems: tuple[str, ...], as_json: bool) -> None:
    if as_json:
        say({"problems": list(problems)})
    for sentence in problems:
        click.echo(sentence, err=True)


@dataclass(frozen=True, slots=True)
class _Trial:
    """A set whose examples all come true, and what it does on mails: its examples', or those that came."""

    rulebook: "Rulebook"
    use: "Use"
    comparison: "Comparison | None"
    settings: "Settings"

    @property
    def _examples(self) -> int:
        forms = sum(len(form.examples) for form in self.rulebook.web_forms)
        return forms + sum(len(rule.examples) for rule in self.rulebook.rules)

    def lines(self) -> Iterator[str]:
        """For a person."""
        yield f"{len(self.rulebook.rules)} rules, {self._examples} examples: every example comes true"
        if self.comparison:
            yield from self.comparison.lines()
        yield from _section("unreachable", self._unreachable())
        if not self.comparison or self.use.hits:
            yield from self._idle()

    def _idle(self) -> Iterator[str]:
        """The rules that these mails had no use for."""
        by = f"the last {self.comparison.count} mails" if self.comparison else "the examples' mails"
        yield from _section(
            f"shadowed, on {by}",
            (f"{_named(one.rule)} by {', '.join(map(_named, one.by))}" for one in self.use.shadowed()),
        )
        never = self.use.never_hit()
        of = len(self.rulebook.rules)
        yield from _section(f"never hit by {by}, {len(never)} of {of} rules", _by_file(never))

    def document(self) -> Document:
        """For a program."""
        return {
            "problems": [],
            "rules": len(self.rulebook.rules),
            "examples": self._examples,
            "version": self.rulebook.version,
            "never_hit": [_of_rule(rule) for rule in self.use.never_hit()],
            "shadowed": [
                _of_rule(one.rule) | {"by": [_of_rule(other) for other in one.by]}
                for one in self.use.shadowed()
            ],
            "unreachable": list(self._unreachable()),
            "against": self.comparison.document() if self.comparison else None,
        }

    def _unreachable(self) -> Iterator[str]:
        from ulak.desk.rules.reach import stated_alone, unreachable

        yield from map(str, unreachable(self.rulebook, self.settings.mailbox_names))
        yield from stated_alone(self.rulebook)


def _section(heading: str, lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(lines):
        if number == 0:
            yield f"{heading}:"
        yield f"    {line}"


def _by_file(rules: Iterable["Rule"]) -> Iterator[str]:
    """A paragraph for each file, since they may be many; the number is the line."""
    for file, those in groupby(rules, lambda rule: rule.place.file):
        names = ", ".join(f'{rule.place.line} "{rule.name}"' for rule in those)
        yield from wrap(
            f"{file}: {names}",
            WIDTH,
            subsequent_indent="    ",
            break_on_hyphens=False,
            break_long_words=False,  # a file's name
        )


def _named(rule: "Rule") -> str:
    return f'{rule.place}: "{rule.name}"'


def _of_rule(rule: "Rule") -> Document:
    return {"rule": rule.name, "at": str(rule.place)}


@rules.command()
def schema() -> int:
    """JSON Schema of a file in rules/, for editors that complete and check YAML."""
    from ulak.desk.rules.rule_schema import rules_schema

    say(rules_schema())
    return Exit.DONE
