"""Who writes, what is proven of it and what the mail carries along: the mails of the spoof matrix."""

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.utils import format_datetime
from functools import cached_property
from pathlib import Path
from shutil import copytree
from typing import Any
from zoneinfo import ZoneInfo

from tests.cli.living_house import ADDRESSES, MX, SECRET
from tests.failures.dovecot_house import DovecotHouse, dovecot_house
from tests.servers.dovecot import Dovecot
from tests.servers.sink import Letter, Sink
from ulak.desk.house import Counter, House
from ulak.desk.signed_id import sign
from ulak.mail.address import Address
from ulak.mail.parse import parse
from ulak.shipped import shipped

BORDER = f"Received: from out.test (out.test [192.0.2.7]) by {MX} with ESMTPS id 4Xk2; "
MEMBERS = "members: [zehra@kurum.test, cagri@kurum.test]"


@dataclass(frozen=True, slots=True)
class Cell:
    """One mail of the matrix about a ticket of its own; `number` tells its people from those of others."""

    who: str
    proof: str
    carried: str
    expected: str
    number: int

    @property
    def author(self) -> str:
        """Who filed the ticket."""
        return f"ali@kurulus{self.number}.test"

    @property
    def copied(self) -> str:
        """Whom the author copied."""
        return f"ece@danisman{self.number}.test"

    @property
    def member(self) -> str:
        """Of the team that has the ticket; nobody else's cell uses this address."""
        return f"uye{self.number}@kurum.test"

    @property
    def told(self) -> str:
        """Who of the team got a notice: the writer, where they are of the team."""
        return "zehra@kurum.test" if self.who in OUTSIDE else self.member

    @property
    def manager(self) -> str:
        """Who may decide on gates, like all the managers of other cells."""
        return f"mudur{self.number}@kurum.test"

    @property
    def stranger(self) -> str:
        """Somebody who has nothing to do with it."""
        return f"yabanci@uzak{self.number}.test"

    @property
    def secret(self) -> str:
        """A word of the ticket's text that only its participants and staff may read."""
        return f"gizli{self.number}sozcuk"

    @property
    def said(self) -> str:
        """A word of the mail in question."""
        return f"soz{self.number}yazi"

    @property
    def writer(self) -> str:
        """The address in From; where two stand there, the first."""
        return WRITERS[self.who](self)[0].rpartition("<")[2].rstrip(">").partition(",")[0]

    @property
    def message_id(self) -> str:
        """Of the mail in question."""
        return f"<matris{self.number}@deneme.test>"

    def __str__(self) -> str:
        return f"{self.who}, {self.proof}, {self.carried}"


WRITERS: Mapping[str, Callable[[Cell], tuple[str, str]]] = {
    "author": lambda cell: (cell.author, ""),
    "copied": lambda cell: (cell.copied, ""),
    "colleague": lambda cell: (f"can@kurulus{cell.number}.test", ""),
    "stranger": lambda cell: (cell.stranger, ""),
    "member": lambda cell: (cell.member, ""),
    "other team": lambda cell: (f"ssl{cell.number}@kurum.test", ""),
    "manager": lambda cell: (cell.manager, ""),
    "display name": lambda cell: (f'"{cell.member}" <{cell.stranger}>', ""),
    "reply-to": lambda cell: (cell.stranger, f"Reply-To: {cell.member}\n"),
    "sender": lambda cell: (cell.stranger, f"Sender: {cell.member}\n"),
    "resent": lambda cell: (cell.stranger, f"Resent-From: {cell.member}\nResent-To: bilgi@kamusm.test\n"),
    "two From": lambda cell: (cell.stranger, f"From: {cell.member}\n"),
    "two in From": lambda cell: (f"{cell.member}, {cell.stranger}", ""),
}
"""What stands in From, and further fields."""


def _results(server: str, result: str, domain: str) -> str:
    return f"Authentication-Results: {server}; dmarc={result} header.from={domain}\n"


PROOFS: Mapping[str, Callable[[str], str]] = {
    "pass": lambda domain: _results(MX, "pass", domain) + BORDER,
    "none": lambda _: BORDER,
    "fail": lambda domain: _results(MX, "fail", domain) + BORDER,
    "for another": lambda _: _results(MX, "pass", "uzak.test") + BORDER,
    "spf of another": lambda _: (
        f"Authentication-Results: {MX}; spf=pass smtp.mailfrom=x@uzak.test; dkim=pass header.d=uzak.test\n"
        + BORDER
    ),
    "forged below": lambda domain: _results(MX, "fail", domain) + BORDER,
    "forged under none": lambda domain: f"Authentication-Results: {MX}; none\n" + BORDER,
    "other server": lambda domain: _results("mx.uzak.test", "pass", domain) + BORDER,
    "no server": lambda domain: f"Authentication-Results: dmarc=pass header.from={domain}\n" + BORDER,
    "ARC": lambda domain: (
        f"ARC-Authentication-Results: i=1; {MX}; dmarc=pass header.from={domain}\n" + BORDER
    ),
}
"""What our border puts on top of the mail, as far as it does."""

OUTSIDE = frozenset({"author", "copied", "colleague", "stranger"})
BROUGHT_ALONG = frozenset({"forged below", "forged under none"})
"""Proofs where the attacker's own mail has a pass in the name of our server."""


@dataclass
class Ground:
    """A desk with a ticket for every cell."""

    house: DovecotHouse
    cells: tuple[Cell, ...]
    tickets: dict[Cell, str] = field(default_factory=dict)
    opened: int = 0
    _shown: dict[Cell, Any] = field(default_factory=dict)

    def open_tickets(self) -> None:
        """One complaint a cell, and the letters it causes."""
        for cell in self.cells:
            text = f"Mali mührümüz gelmedi, şikâyetçiyim. {cell.secret}"
            head = (
                f"{_results(MX, 'pass', cell.author.rpartition('@')[2])}{BORDER}{_now()}\nFrom: {cell.author}\n"
                f"To: bilgi@kamusm.test\nCc: {cell.copied}\nMessage-ID: <acilis{cell.number}@kurulus.test>\n"
            )
            self.house.deliver("bilgi", _mail(head, f"Mali mühür şikâyeti {cell.number}", text))
        self.house.turn()
        self.tickets = {cell: str(self.row(f"<acilis{cell.number}@kurulus.test>")[0]) for cell in self.cells}
        self.opened = len(self.house.sink.letters)

    def write(self) -> None:
        """The mails of the matrix, all before the desk looks."""
        for cell in self.cells:
            self.house.deliver("bilgi", self.mail(cell))
        self.house.turn()

    def mail(self, cell: Cell) -> bytes:
        """One mail as our border hands it on."""
        author, further = WRITERS[cell.who](cell)
        domain = author.rpartition("@")[2].rstrip(">")
        brought = _results(MX, "pass", domain) if cell.proof in BROUGHT_ALONG else ""
        subject, thread, text = CARRIED[cell.carried](cell, self)
        head = (
            f"{PROOFS[cell.proof](domain)}{_now()}\n{brought}From: {author}\n{further}To: bilgi@kamusm.test\n"
            f"{thread}Message-ID: {cell.message_id}\n"
        )
        return _mail(head, subject, text)

    @property
    def has_gates(self) -> bool:
        """Is a text to be submitted on every ticket before the mails of the matrix come?"""
        return any("gate letter" in cell.carried for cell in self.cells)

    def submit(self) -> None:
        """On every ticket an answer waits for the approval of its own manager and of one more."""
        for cell in self.cells:
            text = f"#onaya-sun\n{WAITED} {cell.secret}"
            head = (
                f"{_results(MX, 'pass', 'kurum.test')}{BORDER}{_now()}\nFrom: {SUBMITTER}\n"
                f"To: bilgi@kamusm.test\nMessage-ID: <sunus{cell.number}@kurum.test>\n"
            )
            self.house.deliver("bilgi", _mail(head, _token(cell, self), text))
        self.house.turn()
        self.opened = len(self.house.sink.letters)

    def gate_letter(self, cell: Cell, to: str) -> str:
        """The Message-ID of the gate letter to that manager about the cell's ticket."""
        number = self.tickets[cell]
        found = (one for one in self.first_letters if to in one[0] and f"[{number} not] Onaya" in one[1])
        return next(found)[2]

    def letter(self, cell: Cell, to: str) -> str:
        """The Message-ID of the first letter to that address about the cell's ticket."""
        number = self.tickets[cell]
        found = (one for one in self.first_letters if to in one[0] and number in one[1])
        return next(found)[2]

    @cached_property
    def first_letters(self) -> tuple[tuple[tuple[str, ...], str, str], ...]:
        """Recipients, subject and Message-ID of what left before the mails of the matrix came."""
        letters = self.house.sink.letters[: self.opened]
        heads = (message_from_bytes(one.raw) for one in letters)
        return tuple(
            (one.recipients, parse(one.raw).subject, str(head["Message-ID"]))
            for one, head in zip(letters, heads, strict=True)
        )

    @cached_property
    def new_letters(self) -> tuple[tuple[Letter, str, str], ...]:
        """What left since, each with its subject and its text; to be asked for when all is over."""
        read = ((one, parse(one.raw)) for one in self.house.sink.letters[self.opened :])
        return tuple((one, message.subject, message.text) for one, message in read)

    def show(self, cell: Cell) -> Any:
        """What `show --json` says of the cell's ticket, when all is over."""
        if cell not in self._shown:
            self._shown[cell] = self.house.show(self.tickets[cell])
        return self._shown[cell]

    def was_written(self, to: str, words: str) -> bool:
        """Did a letter to that address with these words leave?"""
        return any(
            to in one.recipients and words in f"{subject} {text}" for one, subject, text in self.new_letters
        )

    def row(self, message_id: str) -> tuple[str | None, str | None, str]:
        """Ticket, filing and disposition of a mail, from the store itself."""
        query = (
            "SELECT m.ticket, m.filing, s.disposition FROM messages m JOIN spool s ON s.message = m.id"
            " WHERE m.message_id = ?"
        )
        with sqlite3.connect(self.house.config.parent / "ulak.db") as connection:
            found: tuple[str | None, str | None, str] = connection.execute(query, (message_id,)).fetchone()
        return found


def _old(cell: Cell, ground: Ground) -> str:
    """An id of ours, whole and true, that was given out more than a year ago."""
    return _signed(ground.tickets[cell], cell.member, datetime.now(UTC) - timedelta(days=401))


def _gate(cell: Cell, ground: Ground, days: int = 0) -> str:
    """An id that would let the cell's manager decide, of a letter that was never sent."""
    at = datetime.now(UTC) - timedelta(days=days)
    return _signed(ground.tickets[cell], cell.manager, at, "approve")


def _tampered(cell: Cell, ground: Ground) -> str:
    """The author's own id, with another ticket's number in it."""
    mine = ground.letter(cell, cell.author)
    return mine.replace(ground.tickets[cell].lower(), "ksm-2020-000001")


def _signed(number: str, addressee: str, at: datetime, word: str = "reply") -> str:
    counter = Counter("bilgi", Address(ADDRESSES["bilgi"]), ADDRESSES["bilgi"])
    zone = ZoneInfo("Europe/Istanbul")
    house = House("Kamu SM", "KSM", zone, "tr", timedelta(), (counter,), SECRET.encode())
    return sign(house, number, addressee, word, at)


def _token(cell: Cell, ground: Ground) -> str:
    return f"Re: [{ground.tickets[cell]}] Mali mühür şikâyeti {cell.number}"


def _next_to(cell: Cell, ground: Ground) -> str:
    """The token of another cell's ticket."""
    other = ground.cells[(ground.cells.index(cell) + 1) % len(ground.cells)]
    return f"Re: [{ground.tickets[other]}] Mali mühür"


CLOSE = "#kapat haksız ; surec\n\n"
Carried = Callable[[Cell, Ground], tuple[str, str, str]]
CARRIED: Mapping[str, Carried] = {
    "nothing": lambda c, g: ("Başka bir konu", "", c.said),
    "token": lambda c, g: (_token(c, g), "", c.said),
    "author's id": lambda c, g: ("Konu", _replies(g.letter(c, c.author)), c.said),
    "team's id": lambda c, g: ("Konu", _replies(g.letter(c, TEAM)), c.said),
    "member's id": lambda c, g: ("Konu", _replies(g.letter(c, c.told)), c.said),
    "another's id": lambda c, g: ("Konu", _replies(g.letter(c, "cagri@kurum.test")), c.said),
    "old id": lambda c, g: ("Konu", _replies(_old(c, g)), c.said),
    "tampered id": lambda c, g: ("Konu", _replies(_tampered(c, g)), c.said),
    "crossed": lambda c, g: (_next_to(c, g), _replies(g.letter(c, c.author)), c.said),
    "command": lambda c, g: (_token(c, g), "", CLOSE + c.said),
    "id and command": lambda c, g: ("Konu", _replies(g.letter(c, TEAM)), CLOSE + c.said),
    "own id and command": lambda c, g: ("Konu", _replies(g.letter(c, c.told)), CLOSE + c.said),
    "own id and take": lambda c, g: ("Konu", _replies(g.letter(c, c.told)), "#al\n"),
    "own id, crossed": lambda c, g: (_next_to(c, g), _replies(g.letter(c, c.told)), c.said),
    "own id, #yazar": lambda c, g: ("Konu", _replies(g.letter(c, c.told)), f"#yazar {c.stranger}\n"),
    "#yazar": lambda c, g: (_token(c, g), "", f"#yazar {c.stranger}\n"),
    "#katılımcı": lambda c, g: (_token(c, g), "", f"#katılımcı {c.stranger}\n"),
    "#asıl": lambda c, g: (_token(c, g), "", "#asıl\n"),
    "old approval": lambda c, g: (_token(c, g), _replies(_old(c, g)), f"#onay\n\n{c.said}"),
    "code": lambda c, g: (_token(c, g), "", "ABCDEFGH\n"),
    "gate letter": lambda c, g: ("Konu", _replies(g.gate_letter(c, c.manager)), "#onay\n"),
    "gate letter, return": lambda c, g: ("Konu", _replies(g.gate_letter(c, c.manager)), f"#iade {c.said}\n"),
    "gate letter, quoted": lambda c, g: (
        "Konu",
        _replies(g.gate_letter(c, c.manager)),
        f"{c.said}\n\n> #onay\n> Uygundur.\n",
    ),
    "another's gate letter": lambda c, g: ("Konu", _replies(g.gate_letter(c, MANAGEMENT)), "#onay\n"),
    "old gate letter": lambda c, g: (_token(c, g), _replies(_gate(c, g, 91)), "#onay\n"),
    "gate letter never sent": lambda c, g: ("Konu", _replies(_gate(c, g)), "#onay\n"),
    "approval by token": lambda c, g: (_token(c, g), "", "#onay\n"),
}
"""Subject, thread fields and text."""

SUBMITTER, WAITED = "cagri@kurum.test", "Onay bekleyen yanıt"
MANAGEMENT = "yonetim@kurum.test"
TEAM = "musteri-iliskileri@kurum.test"
COORDINATORS = "mib@kurum.test"


def _replies(message_id: str) -> str:
    return f"In-Reply-To: {message_id}\nReferences: {message_id}\n"


def _now() -> str:
    return format_datetime(datetime.now(UTC))


def _mail(head: str, subject: str, text: str) -> bytes:
    whole = (
        f"{head}Date: {_now()}\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
        f"Content-Transfer-Encoding: 8bit\nSubject: {subject}\n\n{text}\n"
    )
    return whole.encode("utf-8").replace(b"\n", b"\r\n")


def table(words: str) -> tuple[Cell, ...]:
    """
    Read a table: the first line names what is carried, each further one who writes, what is proven of
    it, and what becomes of each; a dot leaves a cell out.
    """
    head, *lines = [line for line in words.splitlines() if line.strip()]
    carried = [word.strip() for word in head.split("|")[1:]]
    cells: list[Cell] = []
    for line in lines:
        said, *outcomes = [word.strip() for word in line.split("|")]
        who, proofs = (part.strip() for part in said.split(":"))
        for proof in proofs.split(", "):
            for what, outcome in zip(carried, outcomes, strict=True):
                if outcome != ".":
                    cells.append(Cell(who, proof, what, outcome, len(cells)))
    return tuple(cells)


def ground(folder: Path, dovecot: Dovecot, sink: Sink, cells: tuple[Cell, ...], more: str = "") -> Ground:
    """A desk whose teams have a member for every cell; `more` are further lines for its mailboxes."""
    house = dovecot_house(folder, dovecot, sink)
    copytree(shipped("rules"), folder / "desk" / "rules")
    rules = folder / "desk" / "rules" / "10-house.yaml"
    text = rules.read_text(encoding="utf-8")
    assert MEMBERS in text
    members = ", ".join(
        ("zehra@kurum.test", "cagri@kurum.test", *(one.member for one in cells if one.who not in OUTSIDE))
    )
    others = ", ".join(f"ssl{one.number}@kurum.test" for one in cells)
    managers = ", ".join(one.manager for one in cells)
    text = text.replace(MEMBERS, f"members: [{members}]")
    text = text.replace("members: [ayse@kurum.test,", f"members: [{others}, ayse@kurum.test,")
    text = text.replace("management: [yonetim@kurum.test]", f"management: [yonetim@kurum.test, {managers}]")
    rules.write_text(text, encoding="utf-8")
    config = house.config.read_text(encoding="utf-8")
    config = config.replace(f'rules = "{shipped("rules")}"', 'rules = "rules"')
    for old, new in (line.split(" → ") for line in more.splitlines()):
        assert old in config
        config = config.replace(old, new)
    house.config.write_text(config, encoding="utf-8")
    return Ground(house, cells)
