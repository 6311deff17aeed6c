"""The files of a ticket's evidence, one after the other; originals are opened one at a time."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from ulak.cli.documents import in_json, of_attempt, of_ticket
from ulak.cli.moments import moment
from ulak.cli.report_documents import of_report
from ulak.desk.evidence.chain import Entry, chain_of, line_of
from ulak.desk.evidence.layout import (
    CERTIFICATES,
    TICKET,
    chain_file,
    journal_file,
    letter_file,
    original_file,
)
from ulak.desk.evidence.readme import About, readme
from ulak.desk.evidence.timeline import Account, remarks, timeline
from ulak.desk.evidence.timeline_page import in_csv, in_markdown
from ulak.desk.ticket import LetterState, PastLetter, Ticket
from ulak.mail.key_free import key_free
from ulak.mail.private_key import without_private_keys
from ulak.store.evidence import UNREAD, Evidence, Original, SentLetter

File = tuple[str, bytes]
Document = dict[str, object]
_PERSON = re.compile(r"\bp[0-9a-f]{16}\b")


@dataclass
class Files:
    """What one evidence is made of; mails are read while they are written."""

    about: About
    account: Account
    evidence: Evidence
    letters: tuple[SentLetter, ...]
    language: str
    listed: dict[str, list[Document]] = field(default_factory=lambda: {"originals": [], "letters": []})

    def every(self) -> Iterator[File]:
        """In the order in which an auditor reads them."""
        yield "README.txt", readme(self.about).encode()
        yield from self._timeline()
        report = self.account.ticket.report
        yield CERTIFICATES, _json(of_report(report))
        yield TICKET, _json(self._ticket())
        yield from self._originals()
        yield from self._letters()
        yield "messages.json", _json(self.listed)
        yield from self._journals()
        yield "people.json", _json(self._people())

    def _timeline(self) -> Iterator[File]:
        moments = timeline(self.account, names_reporter=self.about.names_reporter)
        yield "timeline.md", in_markdown(moments, remarks(self.account.ticket)).encode()
        yield "timeline.csv", in_csv(moments).encode()

    def _ticket(self) -> Document:
        ticket = self.account.ticket
        made = {
            "evidence_made_at": moment(self.about.made_at),
            "private_keys": "left in" if self.about.with_keys else "cut out",
            "journal_problem": self.about.problem or None,
            "parts": [one.number for one in self.account.parts],
        }
        elsewhere = of_report(ticket.report)
        return {name: value for name, value in of_ticket(ticket).items() if name not in elsewhere} | made

    def _originals(self) -> Iterator[File]:
        for place, one in enumerate(self.evidence.originals(), 1):
            name, (raw, became) = original_file(place), self._original(one)
            self.listed["originals"].append(_of_original(one, name if raw is not None else None) | became)
            if raw is not None:
                yield name, raw

    def _original(self, one: Original) -> tuple[bytes | None, Document]:
        """Its bytes as they may be handed on, and what was done to them."""
        if one.raw is None:
            return None, {"missing": one.why}
        if self.about.with_keys:
            return one.raw, {"private_keys": "not looked for"}
        if one.is_unread:
            return None, {"missing": UNREAD}
        return self._cut(one.raw)

    def _letters(self) -> Iterator[File]:
        for place, one in enumerate(self.letters, 1):
            wire, why = self.evidence.wire(one.letter.id)
            became: Document = {"missing": why} if wire is None else {}
            if wire is not None and not self.about.with_keys:
                wire, became = self._cut(wire)
            name = letter_file(place)
            self.listed["letters"].append(_of_letter(one, name if wire is not None else None) | became)
            if wire is not None:
                yield name, wire

    def _cut(self, raw: bytes) -> tuple[bytes, Document]:
        free = key_free(raw, self.language)
        if not free.is_cut:
            return free.raw, {"private_keys": "none found"}
        left_out = [{"name": name, "why": why} for name, why in free.left_out]
        return free.raw, {"private_keys": "cut out, written anew", "left_out": left_out}

    def _journals(self) -> Iterator[File]:
        for ticket in (self.account.ticket, *self.account.parts):
            own = [one for one in self.account.entries if one.ticket == ticket.number]
            yield journal_file(ticket.number), _lines(line_of(one) for one in own)
            yield chain_file(ticket.number), _lines(chain_of(ticket.number, own))

    def _people(self) -> Document:
        named = sorted(set(_people_in(self.account.entries)))
        known = self.evidence.addresses(named)
        return {id: known[id] for id in named if id in known}


def files_by_letter(letters: Iterable[SentLetter]) -> dict[int, str]:
    """Which file holds each letter."""
    return {one.letter.id: letter_file(place) for place, one in enumerate(letters, 1)}


def account_of(
    ticket: Ticket,
    parts: tuple[Ticket, ...],
    case: Iterable[Ticket],
    evidence: Evidence,
    letters: tuple[SentLetter, ...],
) -> Account:
    """The ticket with all that its timeline is made of."""
    entries = tuple(entry for one in (ticket, *parts) for entry in evidence.entries(one.number))
    past = tuple(_as_it_left(one) for one in letters)
    made = {one.letter.id: one.made_at for one in letters}
    received = {one.number: one.received_at for one in case}
    return Account(ticket, parts, past, entries, files_by_letter(letters), made, received)


def _as_it_left(one: SentLetter) -> PastLetter:
    """One that came back had been sent all the same."""
    return replace(one.letter, state=LetterState.SENT) if one.sent_at else one.letter


def _of_original(one: Original, file: str | None) -> Document:
    return {
        "file": file,
        "ticket": one.ticket,
        "received_at": moment(one.at),
        "mailbox": one.mailbox,
        "folder": one.folder,
        "internal_date": moment(one.internal_date),
        "filed_as": one.filing,
        "from": one.sender,
        "subject": without_private_keys(one.subject),
        "message_id": one.message_id,
        "sha256_as_it_came": one.sha256 or None,
        "size_as_it_came": one.size or None,
    }


def _of_letter(one: SentLetter, file: str | None) -> Document:
    letter = one.letter
    return {
        "file": file,
        "ticket": one.ticket,
        "id": letter.id,
        "purpose": letter.purpose,
        "party": letter.party or None,
        "by": letter.by or None,
        "subject": without_private_keys(letter.subject),
        "message_id": letter.message_id,
        "written_at": moment(one.made_at),
        "state": letter.state,
        "sent_at": moment(one.sent_at),
        "reply": one.reply or None,
        "attempts": [of_attempt(each) for each in one.attempts],
        "recipients": [
            {"address": each.address or None, "state": each.state, "reply": each.reply or None}
            for each in one.recipients
        ],
    }


def _lines(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


def _people_in(entries: Iterable[Entry]) -> Iterator[str]:
    for entry in entries:
        for words in (entry.by, *(value for _, value in entry.facts)):
            yield from _PERSON.findall(words)


def _json(document: object) -> bytes:
    """A document without private keys in any of its words."""
    return f"{in_json(_key_free(document), indent=2)}\n".encode()


def _key_free(document: object) -> object:
    if isinstance(document, str):
        return without_private_keys(str(document))
    if isinstance(document, list):
        return [_key_free(one) for one in document]
    if isinstance(document, dict):
        return {name: _key_free(one) for name, one in document.items()}
    return document
