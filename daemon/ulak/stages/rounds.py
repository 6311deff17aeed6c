"""What upkeep looks at on its rounds: everything that may stand still without anybody noticing."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial

from ulak.desk.drafts import local
from ulak.desk.watch import probe, trouble
from ulak.desk.watch.alarm import Look, Trouble
from ulak.desk.watch.canary_trouble import Perch, canary
from ulak.desk.watch.silence import silent_for
from ulak.desk.watch.trouble import Space
from ulak.stages.office import Office
from ulak.store.alarms import Alarms
from ulak.store.arrivals import Arrivals
from ulak.store.books import BOOKS
from ulak.store.canaries import Canaries
from ulak.store.daily import Daily
from ulak.store.health import OUTAGE, Health, Sign
from ulak.store.journal import Journal
from ulak.store.junk import Junk
from ulak.store.outbox import Outbox
from ulak.store.trust import distrusts
from ulak.store.unsent import Unsent
from ulak.store.waiting import Waiting


@dataclass(frozen=True, slots=True)
class Watched:
    """A mailbox as upkeep knows it; `canary_within` is when a canary counts as lost, None for no canary."""

    name: str
    address: str
    poll: timedelta
    canary_within: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Rounds:
    """
    What upkeep looks at.

    `wrong_files` says what is wrong with rules or templates that were changed, empty when nothing is.
    `forget` removes what no quota asks about any more, `drop` some certificates that expired long ago and
    says how many. `space` is what the disk has left, None where that is another machine's.
    """

    office: Office
    journal: Journal
    waiting: Waiting
    outbox: Outbox
    health: Health
    alarms: Alarms
    unsent: Unsent
    arrivals: Arrivals
    canaries: Canaries
    digests: Daily
    junk: Junk
    junk_lists: Daily
    mailboxes: tuple[Watched, ...]
    wrong_files: Callable[[], str]
    forget: Callable[[datetime], None]
    drop: Callable[[datetime], int]
    space: Callable[[], Space | None]


def looks(rounds: Rounds, standing: Mapping[str, object], now: datetime) -> Iterator[Look]:
    """Everything once; what is no trouble is looked at too, because its alarm may be over."""
    yield Look("files are wrong", trouble.files_are_wrong(rounds.wrong_files(), now))
    mails = (mail.id for mail in rounds.waiting.quarantined())
    yield Look("mails in quarantine", trouble.quarantine(mails, now))
    waiting = rounds.outbox.waiting_for_room()
    wait = trouble.acknowledgements_wait(waiting.acknowledgements, now)
    yield Look("acknowledgements wait", wait)
    yield Look("staff letters wait", trouble.staff_letters_wait(waiting.staff_letters, now))
    yield from _of_letters(rounds, now)
    yield from _of_mailboxes(rounds, now)
    yield from _of_stages(rounds)
    yield from _of_trust(rounds)
    for sign in rounds.health.notes(BOOKS):
        if sign.words and sign.name.partition("/")[0] in _mailboxes(rounds):
            found = trouble.books(sign.name, sign.words, sign.at)
            yield Look(f"books do not balance: {sign.name}", found)
    if (left := rounds.space()) is not None:
        yield Look("disk nearly full", trouble.space(left, "disk nearly full" in standing, now))


def _of_letters(rounds: Rounds, now: datetime) -> Iterator[Look]:
    outages = out_of_service(rounds)
    for one in rounds.unsent.backlogs(now):
        if sign := outages.get(one.mailbox):  # then its letters are not tried one by one
            one = replace(one, not_taken=None, away=min(one.away or sign.at, sign.at), reply=sign.words)
        yield Look(f"letters do not leave: {one.mailbox}", trouble.backlog(one, now))
    left = rounds.unsent.for_a_person(now)
    yield Look("letters failed", trouble.for_a_person(left, now))
    yield Look("alarms failed", trouble.alarms_failed(left, now))
    yield Look("letters are doubtful", trouble.doubtful(rounds.unsent.doubtful(), now))


def out_of_service(rounds: Rounds) -> dict[str, Sign]:
    """Mailboxes whose SMTP server cannot be spoken to, as dispatch noted it."""
    return {sign.name: sign for sign in rounds.health.notes(OUTAGE) if sign.words}


def _of_stages(rounds: Rounds) -> Iterator[Look]:
    for sign in filter(partial(_is_here, rounds), rounds.health.crashes()):
        found = trouble.crashes(sign.name, sign.times, sign.words, sign.at)
        yield Look(f"stage crashes: {sign.name}", found)
    for sign in filter(partial(_is_here, rounds), rounds.health.hanging()):
        yield Look(f"stage hangs: {sign.name}", trouble.hangs(sign.name, sign.at))


def _of_trust(rounds: Rounds) -> Iterator[Look]:
    """A mailbox that is told to believe nobody needs no alarm."""
    for one in distrusts(rounds.health):
        if one.mailbox in _mailboxes(rounds):
            counter = rounds.office.house.counter(one.mailbox)
            if counter.authserv_id:
                yield Look(one.name, probe.trouble(one, counter))


def _is_here(rounds: Rounds, sign: Sign) -> bool:
    """The thread of a mailbox that was taken out of config.toml can neither work again nor crash."""
    kind, _, name = sign.name.rpartition(" ")
    return not kind or name in _mailboxes(rounds)


def _mailboxes(rounds: Rounds) -> frozenset[str]:
    return frozenset(box.name for box in rounds.mailboxes)


def _of_mailboxes(rounds: Rounds, now: datetime) -> Iterator[Look]:
    """Of a mailbox that cannot be read nobody knows whether it is silent, or where its canary is."""
    unread = {one.mailbox: one for one in rounds.health.unread()}
    looked = {sign.name: sign.at for sign in rounds.health.looks()}
    flights, landings = rounds.canaries.flights(), rounds.canaries.landings()
    known = rounds.canaries.since()
    for box in rounds.mailboxes:
        silence, bird = f"mailbox is silent: {box.name}", f"canary: {box.name}"
        if one := unread.get(box.name):
            yield Look(f"mailbox cannot be read: {box.name}", trouble.unread(one, box.poll, now))
            yield from (Look(silence, known=False), Look(bird, known=False))
            continue
        last = rounds.arrivals.last(box.name)
        yield Look(silence, _silence(rounds, box, last, looked.get(box.name), now))
        flight = flights.get(box.name)
        if box.canary_within is not None and flight is not None:
            caught_up = not rounds.arrivals.has_unread(box.name)
            looked_at, since = looked.get(box.name), known.get(box.name)
            perch = Perch(box.address, box.canary_within, looked_at, caught_up, last, since)
            yield canary(flight, landings.get(box.name), perch, now)


def _silence(
    rounds: Rounds, box: Watched, last: datetime | None, looked_at: datetime | None, now: datetime
) -> Trouble | None:
    """Known up to the last whole look: while the desk was down nobody looked, and nothing follows from it."""
    habit = rounds.arrivals.patience(box.name, now)
    if last is None or looked_at is None or habit is None or looked_at - last <= habit:
        return None
    calendar = next(iter(rounds.office.rules().calendars.values()), None)
    if silent_for(last, looked_at, calendar) <= habit:
        return None
    return trouble.silent(box.name, last, habit, local(last, rounds.office.house.timezone))
