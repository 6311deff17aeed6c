"""`ulak board`: the page of open tickets, once; the daemon writes it where `[board]` says so."""

from pathlib import Path

import click

from ulak.cli import commands
from ulak.cli.exit import Exit
from ulak.cli.records import open_records


@commands.command()
@click.option("--out", "out", required=True, metavar="DIR", type=click.Path(path_type=Path))
@click.pass_obj
def board(config: Path, out: Path) -> int:
    """Write the page of open tickets, the month so far and the mailboxes into DIR/index.html."""
    from ulak.gateways.board_page import write_board
    from ulak.gateways.clock import now
    from ulak.stages.board import Sources, lay_out

    with open_records(config, writes=False) as records:
        sources = Sources.of(records.store)
        target = write_board(lay_out(records.office(), sources, now(), None), out)
    click.echo(f"{target} is written; your own web server shows it to whoever may see it")
    return Exit.DONE
