"""Send what waits in the outbox, and let the ticket know what became of it."""

import logging
import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from ulak.desk.backoff import next_try
from ulak.desk.decision import Decision, LetterResult
from ulak.desk.delivered import delivered
from ulak.desk.ticket import LetterState
from ulak.errors import ConfigError
from ulak.mail.delivery import Deferred, Failed, Outcome, Sent, Uncertain
from ulak.stages.office import Office
from ulak.store.outbox import Claim, Outbox, Outgoing
from ulak.store.stale import Stale

LEASE = timedelta(minutes=10)
BATCH = 50
log = logging.getLogger(__name__)


class Courier(Protocol):
    """All that dispatch needs from SMTP."""

    def send(self, envelope_from: str, recipients: tuple[str, ...], wire: bytes) -> Outcome:
        """Hand one letter over; never raises for what a server says."""
        ...


def turn(
    office: Office,
    outbox: Outbox,
    couriers: Mapping[str, Courier],
    clock: Callable[[], datetime],
    owner: str,
) -> int:
    """
    Send up to `BATCH` letters; return how many were tried.

    A letter is claimed, with a lease, and that is committed before SMTP begins: whoever finds the
    lease run out knows that it may have gone and treats it as uncertain. The next one is claimed by
    the transaction that writes down what became of the one before, which saves a wait for the disk.
    """
    letter, tried = outbox.claim(clock(), owner, LEASE), 0
    while letter is not None:
        tried += 1
        outcome = _send(letter, couriers)
        now = clock()
        claim = outbox.claiming(now, owner, LEASE) if tried < BATCH else None
        _record(office, letter, outcome, now, claim)
        letter = claim.letter if claim else None
    return tried


def _send(letter: Outgoing, couriers: Mapping[str, Courier]) -> Outcome:
    """A letter of a mailbox that was taken out of config.toml waits until it is back, or its life is over."""
    courier = couriers.get(letter.counter)
    if courier is None:
        return Deferred(f"there is no mailbox {letter.counter} in config.toml any more")
    return courier.send(letter.envelope_from, letter.recipients, letter.wire)


def _record(office: Office, letter: Outgoing, outcome: Outcome, now: datetime, claim: Claim | None) -> None:
    """
    Write the end of the attempt down: the letter is gone or not, whatever else changes meanwhile.

    A template that breaks the letter about it must not make the desk forget that this one left.
    """
    result = _result(letter, outcome, now)
    log.info(
        "letter %s of %s: %s %s", letter.id, letter.number or "no ticket", result.state, letter.message_id
    )
    while True:
        try:
            decision = _decision(office, letter, result, now)
            try:
                return office.settle(decision, now, then=claim)
            except ConfigError as broken:
                log.error("nobody is told what became of letter %s: %s", letter.id, broken)  # noqa: TRY400
                return office.settle(replace(decision, drafts=()), now, then=claim)
        except Stale:
            continue


def _decision(office: Office, letter: Outgoing, result: LetterResult, now: datetime) -> Decision:
    dossier = office.tickets.sent_with(letter.number, letter.id) if letter.number else None
    if dossier is None:
        return Decision(reason=f"letter {result.state}", result=result)
    return delivered(dossier, dossier.letters[0], result, office.rules(), office.house, now)


def _result(letter: Outgoing, outcome: Outcome, now: datetime) -> LetterResult:
    """Those refused with a 4yz only are tried again, also where the server took the letter for the others."""
    refused = tuple((one.address, f"{one.code} {one.text}") for one in outcome.refused)
    again = next_try(letter.purpose, letter.first_tried, letter.attempt, now, random.random())  # noqa: S311
    state = _STATES[type(outcome)]
    if state is LetterState.DEFERRED and again is None:
        state = LetterState.FAILED
    waits = state is LetterState.DEFERRED or (
        state is LetterState.SENT and not all(one.is_permanent for one in outcome.refused)
    )
    return LetterResult(letter.id, state, outcome.reply, now, again if waits else None, refused)


_STATES: Mapping[type[Outcome], LetterState] = {
    Sent: LetterState.SENT,
    Deferred: LetterState.DEFERRED,
    Failed: LetterState.FAILED,
    Uncertain: LetterState.UNCERTAIN,
}
