"""The monthly report: on the terminal, as files, as JSON, or by mail once more."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ulak.cli import commands
from ulak.cli.documents import say
from ulak.cli.exit import Exit
from ulak.cli.records import Records, open_records
from ulak.cli.tables import console, grid, plain
from ulak.desk.figures.month import Month, month_of
from ulak.errors import DeskError

if TYPE_CHECKING:
    from datetime import datetime

    from ulak.desk.month.letter import Printed
    from ulak.desk.month.page import Page
    from ulak.desk.month.pages import Circumstances
    from ulak.stages.office import Office
    from ulak.stages.report import Counted

HOW_TO_GET_MORE = "PDF and XLSX need the extra `report`: pip install 'ulak[report]' (the PDF also libpango)"


class _MonthType(click.ParamType[Month]):
    name = "YYYY-MM"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Month:
        try:
            return value if isinstance(value, Month) else Month.parse(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


@commands.command()
@click.option("--month", required=True, metavar="YYYY-MM", type=_MonthType(), help="The month.")
@click.option("--out", metavar="DIR", type=click.Path(path_type=Path), help="Write HTML, PDF and XLSX there.")
@click.option("--send", is_flag=True, help="Mail it, also where it was mailed before.")
@click.option("--json", "as_json", is_flag=True, help="Print all figures.")
@click.pass_obj
def report(config: Path, month: Month, out: Path | None, send: bool, as_json: bool) -> int:
    """The month in figures: printed, written to files, or mailed to management and quality."""
    from ulak.gateways.clock import now as wall_clock
    from ulak.stages.report import count

    now = wall_clock()
    with open_records(config, writes=send) as records:
        if month.begins(records.zone) > now:
            raise click.BadParameter(f"{month} has not begun yet", param_hint="--month")
        office = records.office()
        with _patience():
            counted = count(office, records.store, month, now)
        around = _circumstances(records, month, counted, now)
        if as_json:
            say(json.loads(counted.written))
        elif not (out or send):
            _print(_in_english(office, counted, around))
        if out or send:
            printed = _printed(office, counted, around, now)
            _write(printed, out)
            _send(records, office, printed, counted, now, send=send)
    if around.unlike:
        click.echo(f"ulak: the figures differ from those reported for {month}", err=True)
    return Exit.DONE


@contextmanager
def _patience() -> Iterator[None]:
    """Say on a terminal that the journal is being read, which takes seconds where it is long."""
    from rich.console import Console

    with Console(stderr=True).status("reading the journal"):
        yield


def _circumstances(records: Records, month: Month, counted: "Counted", now: "datetime") -> "Circumstances":
    from ulak.desk.month.pages import Circumstances
    from ulak.store.monthly import MonthlyReports

    before = MonthlyReports(records.store).of(str(month))
    so_far = now if month_of(now, records.zone) == month else None
    return Circumstances(so_far=so_far, unlike=before is not None and before.digest != counted.digest)


def _in_english(office: "Office", counted: "Counted", around: "Circumstances") -> "Page":
    from ulak.stages.report import print_page

    return print_page(office, counted, around, "en")


def _print(page: "Page") -> None:
    """What a director reads, then every table in lines."""
    from ulak.desk.month.plain import plain as in_lines

    out = console()
    out.print(f"[bold]{plain(page.house)}: {plain(page.title)}[/]\n\n{plain(page.standfirst)}\n")
    for finding in page.findings:
        out.print(f"- {plain(finding)}")
    out.print()
    tiles = grid("", "figure", "", right=("figure",))
    for tile in page.tiles:
        tiles.add_row(
            plain(tile.title), f"[bold]{plain(page.cell(tile.amount))}[/]", f"[dim]{plain(tile.says)}[/]"
        )
    out.print(tiles)
    for section in in_lines(page).sections:
        out.print(f"\n[bold]{plain(section.title)}[/]")
        for line in filter(None, (section.says, *section.lines)):
            out.print(f"  {plain(line)}")


def _printed(office: "Office", counted: "Counted", around: "Circumstances", now: "datetime") -> "Printed":
    from ulak.stages.report import print_whole

    printed = print_whole(office, counted, around, now)
    if printed.unavailable:
        click.echo(f"ulak: {HOW_TO_GET_MORE}", err=True)
    return printed


def _write(printed: "Printed", out: Path | None) -> None:
    """Each file takes the place of one of its name: the same month, told anew."""
    from ulak.gateways.new_file import new_file
    from ulak.stages.report import page_file

    if out is None:
        return
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        raise DeskError(f"{out} cannot be made: {trouble.strerror}.") from trouble
    for file in (page_file(printed), *printed.files):
        with new_file(out / file.name, replaces=True) as target:
            target.write(file.content)
        click.echo(str(out / file.name), err=True)


def _send(
    records: Records, office: "Office", printed: "Printed", counted: "Counted", now: "datetime", *, send: bool
) -> None:
    """Queue the letter; only that of a month that is over stands for its report."""
    from ulak.desk.month.letter import readers
    from ulak.desk.month.letter import send as letter
    from ulak.stages.report import kept
    from ulak.store.monthly import MonthlyReports

    if not send:
        return
    rulebook = office.rules()
    if not readers(rulebook):
        raise DeskError(
            "nobody gets the monthly report: name roles under `monthly-report: to:` in the rules."
        )
    month = Month.parse(printed.page.month)
    is_over = month.ends(records.zone) <= now
    row = MonthlyReports(records.store).again(kept(month, counted, now)) if is_over else None
    office.settle(letter(printed, rulebook, records.house), now, first=row)
    click.echo(f"the report of {month} goes to {len(readers(rulebook))} people", err=True)
