"""Send what waits in the outbox, and let the ticket know what became of it."""

import logging
import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from ulak.desk.coming.delivered import delivered
from ulak.desk.decision import Decision, LetterResult
from ulak.desk.ticket import LetterState
from ulak.desk.watch.backoff import next_try
from ulak.errors import ConfigError, Unavailable
from ulak.fault_point import Step, reach
from ulak.mail.delivery import Deferred, Failed, Outcome, Sent, Uncertain
from ulak.stages.office import Office
from ulak.stages.outage import Outages, ask_again
from ulak.stages.unwritten import Unwritten
from ulak.store.outbox import Claim, Outbox, Outgoing
from ulak.store.stale import Stale

LEASE = timedelta(minutes=20)
"""Longer than any attempt takes (`SmtpPatience`): a letter that is being sent is nobody else's."""

BATCH = 50
log = logging.getLogger(__name__)


class Courier(Protocol):
    """All that dispatch needs from SMTP."""

    def send(
        self,
        envelope_from: str,
        recipients: tuple[str, ...],
        wire: bytes,
        may_send: Callable[[], bool] | None = None,
    ) -> Outcome:
        """
        Hand one letter over, if `may_send` says yes at the last moment.

        Never raises for what a server says.
        """
        ...

    def check(self) -> tuple[str, ...]:
        """Connect and log in; each sentence is something wrong, none means all is well."""
        ...


def turn(
    office: Office,
    outbox: Outbox,
    couriers: Mapping[str, Courier],
    clock: Callable[[], datetime],
    owner: str,
    outages: Outages | None = None,
    unwritten: Unwritten | None = None,
) -> int:
    """
    Send up to `BATCH` letters; return how many were tried or given to a person.

    A letter is claimed, with a lease, and that is committed before SMTP begins: whoever finds the
    lease run out knows that it may have gone and treats it as uncertain. The next one is claimed by
    the transaction that writes down what became of the one before, which saves a wait for the disk.
    `outages` remembers over turns which mailboxes cannot send, `unwritten` what the store could not take.
    """
    outages, unwritten = outages or Outages(), unwritten or Unwritten()
    unwritten.make_good(outbox, clock(), owner)
    moved = _give_to_people(office, outbox, clock())
    ask_again(outages, outbox.due_counters, couriers, clock)
    with unwritten.kept():
        letter, tried = outbox.claim(clock(), owner, LEASE, outages.paused), 0
    while letter is not None:
        tried += 1
        with unwritten.kept():
            outcome = _attempt(letter, outbox, couriers, outages, clock)
        now = clock()
        claim = outbox.claiming(now, owner, LEASE, outages.paused) if tried < BATCH else None
        with unwritten.kept(partial(_record, office, letter, outcome, now, None)):
            _record(office, letter, outcome, now, claim)
        reach(Step.RECORDED)
        letter = claim.letter if claim else None
    outages.tell(clock())
    return moved + tried


def _give_to_people(office: Office, outbox: Outbox, now: datetime) -> int:
    """Somebody hears of each letter that may have left and is not tried any more."""
    left = outbox.left(now, BATCH)
    for one in left:
        result = LetterResult(
            one.id, one.attempt, LetterState.UNCERTAIN, one.reply, now, to=one.to, is_left=True
        )
        log.warning(
            "letter %s of %s waits for a person %s", one.id, one.number or "no ticket", one.message_id
        )
        _settle(office, one.number, result, now, None)
    return len(left)


def _attempt(
    letter: Outgoing,
    outbox: Outbox,
    couriers: Mapping[str, Courier],
    outages: Outages,
    clock: Callable[[], datetime],
) -> Outcome:
    """Of a paused mailbox only a letter is claimed whose time is over: no server need be asked about it."""
    if words := outages.words(letter.counter):
        return Failed(words)
    outcome = _send(letter, outbox, couriers)
    outages.heard(letter.counter, outcome, clock())
    return outcome


def _send(letter: Outgoing, outbox: Outbox, couriers: Mapping[str, Courier]) -> Outcome:
    """A letter of a mailbox that was taken out of config.toml waits until it is back, or its life is over."""
    reach(Step.CLAIMED)
    courier = couriers.get(letter.counter)
    if courier is None:
        return Deferred(f"there is no mailbox {letter.counter} in config.toml any more")
    may_send = partial(outbox.resending, letter) if letter.resend else None
    return courier.send(letter.envelope_from, letter.recipients, letter.wire, may_send)


def _record(office: Office, letter: Outgoing, outcome: Outcome, now: datetime, claim: Claim | None) -> None:
    """Write the end of the attempt down: the letter is gone or not, whatever else changes meanwhile."""
    result = _result(letter, outcome, now)
    log.info(
        "letter %s of %s: %s %s", letter.id, letter.number or "no ticket", result.state, letter.message_id
    )
    _settle(office, letter.number, result, now, claim)


def _settle(office: Office, number: str, result: LetterResult, now: datetime, claim: Claim | None) -> None:
    """
    Nothing that breaks what follows from a result must make the desk forget the result itself.

    A template may break the letter about it, an error of ours or a damaged row all the rest.
    """
    office = office.today()
    while True:
        try:
            decision = _decision(office, number, result, now)
            try:
                return office.settle(decision, now, then=claim)
            except ConfigError as broken:
                log.error("nobody is told what became of letter %s: %s", result.letter, broken)  # noqa: TRY400
                return office.settle(replace(decision, drafts=()), now, then=claim)
        except Stale:
            continue
        except Unavailable:
            raise
        except Exception:
            office.settle(_only(result), now)
            raise


def _decision(office: Office, number: str, result: LetterResult, now: datetime) -> Decision:
    dossier = office.tickets.sent_with(number, result.letter) if number else None
    if dossier is None:
        return _only(result)
    return delivered(dossier, dossier.letters[0], result, office.rules(), office.trusting(), now)


def _only(result: LetterResult) -> Decision:
    return Decision(reason=f"letter {result.state}", result=result)


def _result(letter: Outgoing, outcome: Outcome, now: datetime) -> LetterResult:
    """Those refused with a 4yz only are tried again, also where the server took the letter for the others."""
    refused = tuple((one.address, one.reply) for one in outcome.refused)
    again = next_try(letter.purpose, letter.first_tried, letter.attempt, now, random.random())  # noqa: S311
    state = _STATES[type(outcome)]
    if state is LetterState.DEFERRED and again is None:
        state = LetterState.FAILED
    waits = state is LetterState.DEFERRED or (
        state is LetterState.SENT and not all(one.is_permanent for one in outcome.refused)
    )
    return LetterResult(
        letter=letter.id,
        attempt=letter.attempt,
        state=state,
        reply=outcome.reply,
        at=now,
        next_try=again if waits else None,
        refused=refused,
        to=letter.recipients,
    )


_STATES: Mapping[type[Outcome], LetterState] = {
    Sent: LetterState.SENT,
    Deferred: LetterState.DEFERRED,
    Failed: LetterState.FAILED,
    Uncertain: LetterState.UNCERTAIN,
}
