"""Give a decision's drafts their words and their bytes."""

from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Protocol

from ulak.desk.decision import Decision, Draft, Letter
from ulak.desk.house import House
from ulak.desk.rulebook import Rulebook
from ulak.desk.signed_id import addressee_of, sign, word_of
from ulak.desk.subject_token import write as with_token
from ulak.desk.ticket import HUMAN_PURPOSES, Dossier, Purpose, Ticket
from ulak.gateways.templates import Scene, Templates, Words
from ulak.mail.address import Address
from ulak.mail.compose import AUTO_RESPONSE_SUPPRESS, AUTO_SUBMITTED, Composition, compose
from ulak.mail.safe_header import postable, safe_header

# RFC 3834 §5: a letter that answers somebody's mail says so; one that nobody's mail asked for says that.
REPLIED = frozenset({Purpose.ACKNOWLEDGEMENT, Purpose.RECEIPT, Purpose.CODE, Purpose.SUMMARY})
# Exchange's word for "send me no vacation reply"; NDR is not among them, since a bounce must find home.
SUPPRESSED = "DR, RN, NRN, OOF, AutoReply"


class Dossiers(Protocol):
    """All that writing needs from the store: what came and went before, for a summary."""

    def dossier(self, number: str) -> Dossier | None:
        """Return the ticket with its correspondence."""
        ...


def write(
    decision: Decision,
    house: House,
    rulebook: Rulebook,
    templates: Templates,
    tickets: Dossiers,
    now: datetime,
) -> tuple[Letter, ...]:
    """
    Write a letter for every draft; the same decision at the same `now` gives the same bytes.

    A recipient whom SMTP cannot name is left out, and so is a letter that has none left: it could
    never leave. ConfigError where a template is wrong.
    """
    ticket = decision.after or decision.before
    letters = []
    for place, draft in enumerate(decision.drafts):
        reachable = replace(draft, to=_reachable(draft.to), cc=_reachable(draft.cc))
        if reachable.to:
            scene = Scene(house, rulebook, ticket, _dossier(decision, draft, tickets), now, decision.drafts)
            words = templates.render(reachable, scene)
            letters.append(_letter(reachable, words, ticket, house, now, place))
    return tuple(letters)


def _reachable(people: tuple[Address, ...]) -> tuple[Address, ...]:
    found = (Address(postable(person.address), person.name) for person in people)
    return tuple(person for person in found if person.address)


def _dossier(decision: Decision, draft: Draft, tickets: Dossiers) -> Dossier | None:
    """Ask the store only for a summary; else it matters merely whether the ticket is new."""
    if decision.before is None:
        return None
    if draft.purpose is Purpose.SUMMARY:
        return tickets.dossier(decision.before.number)
    return Dossier(decision.before)


def _letter(
    draft: Draft, words: Words, ticket: Ticket | None, house: House, now: datetime, place: int
) -> Letter:
    number = ticket.number if ticket else ""
    counter = house.counter(draft.counter)
    message_id = sign(
        house,
        number,
        addressee_of(draft),
        word_of(draft),
        now,
        counter=draft.counter,
        nonce=_cause(draft, place),
    )
    subject = with_token(number, draft.token_word, words.subject) if number else words.subject
    subject = safe_header(subject)
    wire = compose(
        Composition(
            sender=counter.address,
            to=draft.to,
            cc=draft.cc,
            subject=subject,
            text=words.text,
            html=words.html,
            message_id=message_id,
            date=now.astimezone(house.timezone),
            in_reply_to=draft.replies_to,
            references=draft.references,
            headers=_automatic(draft.purpose),
            attachments=draft.attachments,
        )
    )
    return Letter(draft, message_id, counter.bounce_address, subject, words.text, wire)


def _cause(draft: Draft, place: int) -> str:
    """Tell apart letters of one second about one ticket: by what they answer, say, and where they stand."""
    told = (
        str(place),
        draft.template,
        draft.replies_to,
        draft.subject,
        draft.text,
        draft.reason,
        draft.message.digest if draft.message else "",
        *(f"{line.line}\n{line.effect}" for line in draft.lines),
    )
    return sha256("\0".join(told).encode("utf-8", "replace")).hexdigest()


def _automatic(purpose: Purpose) -> tuple[tuple[str, str], ...]:
    if purpose in HUMAN_PURPOSES:
        return ()
    kind = "auto-replied" if purpose in REPLIED else "auto-generated"
    return (AUTO_SUBMITTED, kind), (AUTO_RESPONSE_SUPPRESS, SUPPRESSED)
