"""Why: what the desk makes of a mail, why a ticket is where it is, how a due time came about."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ulak.cli import commands
from ulak.cli.documents import Document, in_json
from ulak.cli.exit import Exit
from ulak.cli.moments import moment
from ulak.cli.tables import one_line
from ulak.desk.decision import Decision
from ulak.mail.private_key import without_private_keys

if TYPE_CHECKING:
    from ulak.understanding import Understood


@commands.group()
def explain() -> None:
    """Say why: of a mail, a ticket, a deadline."""


@explain.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE…")
@click.option("--mailbox", default="", help="As if it came to this mailbox; else told from To and Cc.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line for each file.")
@click.pass_obj
def mail(config: Path, files: tuple[Path, ...], mailbox: str, as_json: bool) -> int:
    """What the desk understands of these mails, and what it would do; nothing is stored."""
    from ulak.gateways.clock import now
    from ulak.understanding import reader

    read = reader(config, mailbox)
    for file in files:
        started = time.perf_counter()
        try:
            raw = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        except OSError as wrong:
            click.echo(_unread(file, wrong.strerror or type(wrong).__name__, as_json))
            continue
        understood = read.understand(str(file), raw, now())
        seconds = time.perf_counter() - started
        click.echo(in_json(_document(understood, seconds)) if as_json else _words(understood, seconds))
    return Exit.DONE


def _unread(file: Path, why: str, as_json: bool) -> str:
    return (
        in_json({"path": str(file), "ok": False, "error": why})
        if as_json
        else f"{file}: cannot be read: {why}"
    )


def _document(understood: "Understood", seconds: float) -> Document:
    message = understood.message
    return {
        "path": understood.path,
        "ok": True,
        "error": understood.error or None,
        "subject": message.subject,
        "from": message.author.address,
        "from_name": message.author.name,
        "reply_to": message.reply_to.address if message.reply_to else None,
        "to": [one.address for one in message.to],
        "cc": [one.address for one in message.cc],
        "date": moment(message.date),
        "message_id": message.message_id,
        "references": list(message.references),
        "text": without_private_keys(message.text),
        "reply_text": without_private_keys(message.reply_text),
        "language": message.language,
        "attachments": [
            {"name": a.name, "type": a.type, "size": a.size, "sha256": a.sha256, "refused": a.refused or None}
            for a in message.attachments
        ],
        "kind": message.origin,
        "auto": bool(message.automatic) and understood.submission is None,
        "auto_reason": message.automatic or None,
        "bounce_for": list(message.bounce_for),
        "flags": list(message.flags),
        "forwarded": [
            {"address": one.author.address, "name": one.author.name, "subject": one.subject, "date": one.date}
            for one in message.originals
        ],
        "web_form": _web_form(understood),
        "decision": _decision(understood.decision),
        "seconds": round(seconds, 4),
    }


def _web_form(understood: "Understood") -> Document | None:
    """What was read for the person who filled the form in; the mail itself stands as it came."""
    form = understood.submission
    if form is None:
        return None
    return {
        "form": form.form,
        "author": {"address": understood.author.address, "name": understood.author.name},
        "fields": {part.value: without_private_keys(value) for part, value in form.filled.values.items()},
        "flags": list(form.tags),
    }


def _decision(decision: Decision) -> Document:
    ticket = decision.after
    return {
        "reason": decision.reason,
        "disposition": decision.disposition,
        "ticket": ticket.number if ticket else None,
        "kind": ticket.kind if ticket else None,
        "product": (ticket.product or None) if ticket else None,
        "team": ticket.team if ticket else None,
        "promises": [promise.key for promise in ticket.promises] if ticket else [],
        "letters": [
            {"template": draft.template, "purpose": draft.purpose, "to": [one.address for one in draft.to]}
            for draft in decision.drafts
        ],
        "reasons": [
            {"field": r.field, "value": r.value, "rule": r.rule, "at": f"{r.file}:{r.line}"}
            for r in (ticket.reasons if ticket else ())
        ],
    }


def _words(understood: "Understood", seconds: float) -> str:
    message, decision = understood.message, understood.decision
    ticket = decision.after
    lines = [understood.path]
    for name, value in (
        ("from", str(message.author.address)),
        ("subject", message.subject),
        ("date", moment(message.date) or ""),
        ("kind", message.origin),
        ("language", message.language),
        ("automatic", message.automatic),
        ("bounce for", ", ".join(message.bounce_for)),
        ("flags", "; ".join(message.flags)),
        *(("forwarded", f"{one.author.name} {one.author.address} {one.date}") for one in message.originals),
        *_form_words(understood),
        ("error", understood.error),
        *(("attachment", f"{one.name} ({one.type}, {one.size} B)") for one in message.attachments),
        ("decision", decision.reason),
        *((r.field, f"{r.value}  ({r.rule}, {r.file}:{r.line})") for r in (ticket.reasons if ticket else ())),
        *(("letter", f"{d.template} → {', '.join(to.address for to in d.to)}") for d in decision.drafts),
        ("took", f"{seconds * 1000:.0f} ms"),
    ):
        if value:
            lines.append(f"  {name:12} {one_line(value)}")
    return "\n".join(lines)


def _form_words(understood: "Understood") -> Iterator[tuple[str, str]]:
    if form := understood.submission:
        yield "web form", f"{form.form} for {understood.author.name} <{understood.author.address}>"
        yield from (("  " + part.value, value) for part, value in form.filled.values.items())
        yield "  flags", ", ".join(form.tags)
