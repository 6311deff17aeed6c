"""Probes sent and looked for: what `doctor` tries of each border whose results the desk believes."""

import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from ulak.config import MailboxTable, Settings
from ulak.credentials import desk_secrets
from ulak.desk.coming.arrival import FolderUnavailable
from ulak.desk.house import House
from ulak.desk.signed_id import is_same_letter
from ulak.desk.watch.alarm import Trouble
from ulak.desk.watch.probe import decision, judge, trouble, write
from ulak.desk.watch.trust import Probe, Way
from ulak.errors import DeskError, Unavailable
from ulak.gateways.clock import now as wall_clock
from ulak.gateways.imap import ImapMailbox
from ulak.mail.delivery import Sent, Uncertain
from ulak.mail.message import Message
from ulak.mail.parse import parse
from ulak.servers import courier_of, courier_to_border, mailbox_of
from ulak.store.engine import Store
from ulak.store.stale import Stale
from ulak.store.tickets import Tickets
from ulak.store.trust import Trust
from ulak.vault import open_store, ready_for_mail
from ulak.wiring import house_of

PAUSE = 1.0
"""Seconds between two looks into a mailbox."""

LATELY = timedelta(days=2)
"""Only what came since is asked for: a mailbox may hold years."""

HEAD = 64 * 1024
_MIGRATE = "ulak run or ulak db upgrade makes it"


@dataclass(frozen=True, slots=True)
class Errand:
    """
    How `doctor` is to try the borders; without `sends` it only says what is known of them.

    `through` is a server that takes the probes without a login, as it takes a stranger's mail; empty
    for each mailbox's own. `say` hears what is waited for, and at last nothing.
    """

    sends: bool = False
    wait: timedelta = timedelta(seconds=15)
    through: tuple[str, int] | None = None
    say: Callable[[str], None] = lambda _: None

    @property
    def way(self) -> Way:
        """By which door its probes go in."""
        return Way.OUTSIDE if self.through else Way.INSIDE


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of a mailbox's border now."""

    mailbox: str
    said: str
    is_forged: bool = False


@dataclass(slots=True)
class Outing:
    """
    A probe under way, and the mailbox it must come home to.

    `untried` says why it never left; `is_blind` that the mailbox could not be read meanwhile: it is not
    logged in to again and again, and only what a daemon at work finds is heard of.
    """

    box: MailboxTable
    mailbox: ImapMailbox
    probe: Probe
    since: date
    untried: str = ""
    is_blind: bool = False
    seen: set[tuple[str, int, int]] = field(default_factory=set)

    def look(self) -> Message | None:
        """The probe, where it has come; a folder that cannot be read is a finding of its own."""
        for folder in () if self.is_blind else self.box.folders:
            try:
                found = next((one for raw in self._new(folder) if (one := self._ours(raw))), None)
            except FolderUnavailable:
                continue
            except DeskError:
                self.is_blind = True
                return None
            if found is not None:
                return found
        return None

    def _new(self, folder: str) -> Iterator[bytes]:
        validity, unseen = self._unseen(folder)
        while unseen:
            came = self.mailbox.fetch(folder, validity, unseen)
            yield from (mail.raw for mail in came.mails)
            told = {*(mail.uid for mail in came.mails), *came.vanished, *came.failed}
            self.seen |= {(folder, validity, uid) for uid in told}
            unseen = tuple(uid for uid in unseen if uid not in told) if told else ()

    def _unseen(self, folder: str) -> tuple[int, tuple[int, ...]]:
        here = self.mailbox.announce(folder, None, self.since)
        unseen = (uid for uid in here.uids if (folder, here.uidvalidity, uid) not in self.seen)
        return here.uidvalidity, tuple(unseen)

    def pass_over(self) -> None:
        """What lies there before the probe leaves need not be fetched."""
        for folder in self.box.folders:
            with suppress(FolderUnavailable):
                validity, there = self._unseen(folder)
                self.seen |= {(folder, validity, uid) for uid in there}

    def _ours(self, raw: bytes) -> Message | None:
        mark = self.probe.message_id.partition("@")[0].encode()
        if mark not in raw[:HEAD].lower():
            return None
        message = parse(raw)
        return message if is_same_letter(message.message_id, self.probe.message_id) else None


def try_borders(settings: Settings, environment: Mapping[str, str], errand: Errand) -> tuple[Answer, ...]:
    """
    Send a probe to every mailbox that believes a border, wait a while, and say what is known then.

    Each probe is written down before it leaves, so whoever ends `doctor` loses nothing: triage judges
    what comes later. Without a store that could keep a judgement nothing is sent.
    """
    boxes = [box for box in settings.mailbox if box.authserv_id]
    try:
        with closing(open_store(settings, environment)) as store:
            if not store.is_current():
                return _unsent(boxes, f"no store can keep what it shows yet; {_MIGRATE}", errand)
            return _tried(boxes, settings, environment, store, errand)
    except DeskError as away:
        return _unsent(boxes, str(away), errand)


def _unsent(boxes: Sequence[MailboxTable], why: str, errand: Errand) -> tuple[Answer, ...]:
    return tuple(Answer(box.name, f"no probe was sent: {why}") for box in boxes if errand.sends)


def _tried(
    boxes: Sequence[MailboxTable],
    settings: Settings,
    environment: Mapping[str, str],
    store: Store,
    errand: Errand,
) -> tuple[Answer, ...]:
    """All probes leave before the first is waited for; what was found earlier is said in any case."""
    house, trust = house_of(settings, *desk_secrets(settings, environment)), Trust(store)
    before, outings = trust.distrusted(), list[Outing]()
    try:
        with ExitStack() as afterwards:
            for box in boxes if errand.sends else ():
                ready_for_mail(store)
                outings.append(_sent(box, settings, environment, house, trust, errand, afterwards))
            _wait(outings, house, Tickets(store, house), trust, errand)
    except Unavailable as copy:
        answers = {one.mailbox: one.said for one in _unsent(boxes, str(copy), errand)}
    else:
        answers = {one.box.name: _said(one, trust, errand, one.box.name in before) for one in outings}
    doubted = {one.mailbox: trouble(one, house.counter(one.mailbox)) for one in trust.distrusts()}
    return tuple(_answer(box.name, answers, doubted) for box in boxes if box.name in {*answers, *doubted})


def _sent(
    box: MailboxTable,
    settings: Settings,
    environment: Mapping[str, str],
    house: House,
    trust: Trust,
    errand: Errand,
    afterwards: ExitStack,
) -> Outing:
    """Let a probe leave; where that fails the outing says why."""
    now = wall_clock()
    probe, wire = write(house.counter(box.name), house, errand.way, now, secrets.token_hex(16))
    mailbox = afterwards.enter_context(closing(mailbox_of(box, settings, environment)))
    outing = Outing(box, mailbox, probe, (now - LATELY).astimezone(house.timezone).date())
    try:
        outing.pass_over()
        trust.sends(probe)
        through = errand.through
        with closing(
            courier_to_border(box, *through) if through else courier_of(box, environment)
        ) as courier:
            outcome = courier.send(house.counter(box.name).bounce_address, (box.address,), wire)
    except DeskError as away:
        outing.untried = str(away)
    else:
        outing.untried = "" if isinstance(outcome, Sent | Uncertain) else outcome.reply
    return outing


def _wait(outings: Sequence[Outing], house: House, tickets: Tickets, trust: Trust, errand: Errand) -> None:
    deadline = time.monotonic() + errand.wait.total_seconds()
    left = [one for one in outings if not one.untried]
    while left := [one for one in left if not _is_judged(one, house, tickets, trust)]:
        seconds = deadline - time.monotonic()
        if seconds <= 0:
            break
        errand.say(f"waiting for the probe of {', '.join(one.box.name for one in left)}: {seconds:.0f} s")
        time.sleep(min(PAUSE, seconds))
    errand.say("")


def _is_judged(outing: Outing, house: House, tickets: Tickets, trust: Trust) -> bool:
    """By us, where it lies in the mailbox; by a daemon at work, which may have moved it away."""
    if (message := outing.look()) is not None:
        now = wall_clock()
        judgement = judge(message, outing.probe, house.counter(outing.box.name), house, now)
        if judgement is not None:
            with suppress(Stale):
                tickets.carry_out(decision(judgement), None, None, (), now)
    return _was_judged(outing, trust)


def _was_judged(outing: Outing, trust: Trust) -> bool:
    return replace(outing.probe, judged=True) in trust.probes()


def _said(outing: Outing, trust: Trust, errand: Errand, was_doubted: bool) -> str:
    """What is said where nothing is wrong, as far as anybody knows."""
    if outing.untried:
        return f"no probe was sent: {outing.untried}"
    if not _was_judged(outing, trust):
        seconds = round(errand.wait.total_seconds())
        return f"its probe did not come home within {seconds} s; it is judged when it comes (ulak status)"
    if was_doubted:
        return f"forged results of {outing.box.authserv_id} do not pass any more: they are believed again"
    return f"forged results of {outing.box.authserv_id} do not pass"


def _answer(name: str, answers: Mapping[str, str], doubted: Mapping[str, Trouble]) -> Answer:
    if found := doubted.get(name):
        return Answer(name, f"{found.words.en} What to do: {found.remedy.en}", is_forged=True)
    return Answer(name, answers[name])
