"""The rules on the bench: their examples, a dry run on stored mail, a schema for editors."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ulak.cli import commands
from ulak.cli.documents import say
from ulak.cli.exit import Exit
from ulak.cli.records import Records, open_records
from ulak.cli.tables import one_line
from ulak.mail.mask import mask

if TYPE_CHECKING:
    from ulak.desk.decision import Decision
    from ulak.desk.rules.rulebook import Rulebook
    from ulak.store.waiting import SpooledMail


@commands.group()
def rules() -> None:
    """The rules: try them before they count."""


@rules.command()
@click.option(
    "--against", metavar="last:N", help="Dry-run on the N mails that came last: old and new outcome."
)
@click.pass_obj
def test(config: Path, against: str | None) -> int:
    """Run the examples of all rules; exit 78 where one does not come true."""
    from ulak.checks import rule_problems
    from ulak.config import load

    count = _last(against) if against is not None else 0
    found = rule_problems(load(config))
    for sentence in found:
        click.echo(sentence, err=True)
    if found:
        return Exit.CONFIGURATION
    click.echo("every example comes true")
    if count:
        with open_records(config) as records:
            _dry_run(records, count)
    return Exit.DONE


def _last(words: str) -> int:
    head, colon, count = words.partition(":")
    if head != "last" or not colon or not count.isdigit() or not int(count):
        raise click.UsageError(f"--against {words}: write last:N, as in last:200")
    return int(count)


@dataclass(frozen=True, slots=True)
class _Outcome:
    """What `rules test` compares of two decisions."""

    fields: tuple[tuple[str, str], ...]

    def beside(self, other: "_Outcome") -> Iterator[str]:
        """Every field in which they differ, old → new."""
        for (name, old), (_, new) in zip(self.fields, other.fields, strict=True):
            if old != new:
                yield f"{name} {old or '-'} → {new or '-'}"


def _dry_run(records: Records, count: int) -> None:
    """Decide about each mail by the rules in force and by those on the disk; nothing is stored."""
    from ulak.desk.rules.rule_files import read_rules
    from ulak.shelf import rule_texts
    from ulak.store.waiting import Waiting

    new = read_rules(rule_texts(records.settings.desk.rules), records.zone)
    old = records.rulebook()
    mails, changed = Waiting(records.store).last(count), 0
    for mail in mails:
        subject, before = _outcome(records, old, mail)
        _, after = _outcome(records, new, mail)
        if differences := list(before.beside(after)):
            changed += 1
            came = f"{mail.internal_date.astimezone(records.zone):%d.%m.%Y %H:%M}"
            click.echo(f"mail {mail.id}, {mail.mailbox}, {came}, {one_line(mask(subject))}")
            for difference in differences:
                click.echo(f"    {difference}")
    click.echo(f"{changed} of the last {len(mails)} mails would be decided otherwise")


def _outcome(records: Records, rulebook: "Rulebook", mail: "SpooledMail") -> tuple[str, _Outcome]:
    from ulak.understanding import Reader

    reader = Reader(records.house, rulebook, mail.mailbox)
    understood = reader.understand("", mail.raw, mail.internal_date)
    return understood.message.subject, _Outcome(tuple(_compared(understood.decision)))


_FIELDS = "kind product category team owner priority channel institution gate".split()


def _compared(decision: "Decision") -> Iterator[tuple[str, str]]:
    ticket = decision.after
    yield "outcome", decision.disposition or ""
    for name in _FIELDS:
        yield name, str(getattr(ticket, name)) if ticket else ""
    yield "tags", ", ".join(ticket.tags) if ticket else ""
    yield "promises", ", ".join(sorted(p.key for p in ticket.promises)) if ticket else ""
    yield (
        "letters",
        ", ".join(f"{d.template} to {', '.join(a.address for a in d.to)}" for d in decision.drafts),
    )


@rules.command()
def schema() -> int:
    """JSON Schema of a file in rules/, for editors that complete and check YAML."""
    from ulak.desk.rules.rule_schema import rules_schema

    say(rules_schema())
    return Exit.DONE
