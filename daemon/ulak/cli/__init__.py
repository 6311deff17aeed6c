"""The command line: a file for each group of commands; what is slow to import is imported when asked for."""

import io
import logging
import os
import sys
from pathlib import Path

import click

from ulak.cli.exit import Exit, exit_of
from ulak.errors import DeskError, Unavailable

PLACES = (Path("config.toml"), Path("/etc/ulak/config.toml"))


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="ulak", prog_name="ulak")
@click.option(
    "--config",
    "config",
    type=click.Path(path_type=Path),
    envvar="ULAK_CONFIG",
    help="The configuration; else $ULAK_CONFIG, ./config.toml, /etc/ulak/config.toml.",
)
@click.pass_context
def commands(context: click.Context, config: Path | None) -> None:
    """The complaint desk that lives in its mailboxes."""
    context.obj = config or next((path for path in PLACES if path.exists()), PLACES[0])


def main(arguments: list[str] | None = None) -> None:
    """Run a command and end with its exit code: 0 done, 1 no, 64 usage, 75 try again, 78 configuration."""
    code = run(arguments)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        code = _reader_left()
    except OSError as trouble:
        code = _said(Unavailable(f"the output cannot be written: {trouble.strerror}"))
        _reader_left()
    sys.exit(code)


def run(arguments: list[str] | None = None) -> int:
    """Run a command; an error is one clear message on standard error, and an exit code."""
    _speak_any_language()
    try:
        code = commands(arguments, prog_name="ulak", standalone_mode=False)
        return code if isinstance(code, int) else Exit.DONE
    except click.exceptions.NoArgsIsHelpError as asked:
        click.echo(asked.format_message(), err=True)
        return Exit.USAGE
    except click.ClickException as wrong:
        wrong.show()
        return Exit.USAGE
    except (click.Abort, KeyboardInterrupt):
        return Exit.NO
    except SystemExit:  # click's answer to a closed pipe, and to nothing else in this mode
        return _reader_left()
    except OSError as trouble:
        return _said(Unavailable(f"{trouble.filename or 'this machine'}: {trouble.strerror}"))
    except DeskError as trouble:
        return _said(trouble)


def _said(trouble: DeskError) -> Exit:
    click.echo(f"ulak: {trouble}", err=True)
    return exit_of(type(trouble))


def _speak_any_language() -> None:
    """A letter that the terminal's encoding lacks is shown by its number, and never ends a command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _reader_left() -> int:
    """`ulak tickets | head` is no error; nothing more may be written, also not at exit."""
    logging.disable()
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return Exit.DONE


from ulak.cli import (  # noqa: E402 - they add their commands
    board,  # noqa: F401
    certificates,  # noqa: F401
    deadline,  # noqa: F401
    evidence,  # noqa: F401
    explain,  # noqa: F401
    explain_ticket,  # noqa: F401
    hold,  # noqa: F401
    journal,  # noqa: F401
    operations,  # noqa: F401
    person,  # noqa: F401
    quarantine,  # noqa: F401
    queues,  # noqa: F401
    reconcile,  # noqa: F401
    report,  # noqa: F401
    rules,  # noqa: F401
    secret,  # noqa: F401
    setup,  # noqa: F401
    show,  # noqa: F401
    status,  # noqa: F401
    templates,  # noqa: F401
    work,  # noqa: F401
)
