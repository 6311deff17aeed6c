"""Which ticket a mail belongs to, and what its author is to that ticket; never by title, never by guess."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ulak.desk.coming.known import Known, Pointers
from ulak.desk.commands.named import certificates_named, entries_named, issuers_named, tickets_named
from ulak.desk.for_others.opening_head import author_stated
from ulak.desk.house import House
from ulak.desk.signed_id import SignedId, Word, read
from ulak.desk.subject_token import find_all
from ulak.desk.ticket import Dossier, Relation, Role
from ulak.mail.message import Message, Origin

# Thousands of unrelated people share these: the same domain does not make an organisation.
SHARED_DOMAINS = frozenset(
    "aol.com fastmail.com gmail.com gmx.com gmx.de gmx.net googlemail.com hotmail.com hotmail.com.tr"
    " icloud.com live.com mail.com mail.ru me.com msn.com mynet.com outlook.com outlook.com.tr"
    " proton.me protonmail.com web.de windowslive.com yaani.com yahoo.com yandex.com yandex.com.tr"
    " yandex.ru zoho.com".split()
)


SIGNED_ID = "signed id of our letter"


class Standing(StrEnum):
    """What the author of a mail is to the ticket it points at."""

    AUTHOR = "author"
    COPIED = "cc"
    PENDING = "pending"
    COLLEAGUE = "colleague"
    SUBSCRIBER = "subscriber"
    STAFF = "staff"
    OUTSIDER = "outsider"


PARTICIPANTS = frozenset({Standing.AUTHOR, Standing.COPIED})
_BY_ROLE = {
    Role.AUTHOR: Standing.AUTHOR,
    Role.REPLY_TO: Standing.AUTHOR,
    Role.COPIED: Standing.COPIED,
    Role.STAFF: Standing.PENDING,
    Role.PENDING: Standing.PENDING,
    Role.SUBSCRIBER: Standing.SUBSCRIBER,
}


@dataclass(frozen=True, slots=True)
class Identified:
    """
    What the signals of a mail lead to.

    `dossier` is the ticket of the first signal that leads to one; `how` says which signal that
    was. `about` are the numbers of all tickets the mail names, more than one when its signals
    disagree. `signed` is the id of ours that was replied to, `is_note` whether the letter or a
    token makes a staff reply a note: where the two disagree it stays inside, which harms nobody.
    `is_note_by_subject` is set where the letter replied to would have made it an answer.
    """

    dossier: Dossier | None = None
    how: str = ""
    about: tuple[str, ...] = ()
    signed: SignedId | None = None
    signed_message_id: str = ""
    is_note: bool = False
    is_note_by_subject: bool = False

    @property
    def disagrees(self) -> bool:
        """Do the signals lead to different tickets?"""
        return len(self.about) > 1


@dataclass(frozen=True, slots=True)
class _Signal:
    how: str
    dossier: Dossier


def pointers(message: Message, house: House, now: datetime) -> Pointers:
    """All that the mail says about where it may belong, for the store to look up."""
    replied = tuple(_nearest_first(message))
    ours = [signed for one in (*replied, *message.returned) if (signed := read(house, one, now))]
    subjects = (message.subject, *message.report.letter.subjects)
    tokens = [token.number for subject in subjects for token in find_all(subject, house.token)]
    numbers = (*(signed.number for signed in ours), *tokens)
    return Pointers(
        identity=(message.message_id, message.digest),
        author=message.author.address,
        numbers=tuple(dict.fromkeys(number for number in numbers if number)),
        message_ids=tuple(one for one in (*replied, *_of_forwarded(message)) if not read(house, one, now)),
        returned=_of_reported_letters(message),
        named=tickets_named(message, house.token),
        entries=entries_named(message),
        stated=author_stated(message),
        certificates=certificates_named(message),
        issuers=issuers_named(message),
    )


def _of_forwarded(message: Message) -> tuple[str, ...]:
    """They identify nothing: they tell whether the forwarded mail had come before."""
    return tuple(one.message_id for one in message.originals if one.message_id)


def _of_reported_letters(message: Message) -> tuple[str, ...]:
    """Ids that may be of our letters, all lower case: some servers only reply to what they report on."""
    if message.origin is not Origin.DELIVERY_REPORT:
        return message.returned
    return tuple(dict.fromkeys(one.lower() for one in (*message.returned, *_nearest_first(message))))


def identify(message: Message, known: Known, house: House, now: datetime) -> Identified:
    """Follow the signals in their order: signed id, subject token, known foreign Message-ID."""
    signed_message_id, signed = _replied_to(message, house, now)
    tokens = find_all(message.subject, house.token)
    signals = tuple(_signals(message, known, signed, house, now))
    if not signals:
        return Identified(signed=signed, signed_message_id=signed_message_id)
    first = signals[0]
    by_letter = _answers_what_is_inside(message, house, now)
    by_token = any(token.word for token in tokens)
    about = dict.fromkeys(one.dossier.ticket.number for one in signals)
    return Identified(
        dossier=first.dossier,
        how=first.how,
        about=tuple(about),
        signed=signed,
        signed_message_id=signed_message_id,
        is_note=by_letter or by_token,
        is_note_by_subject=signed is not None and by_token and not by_letter,
    )


def standing(author: str, dossier: Dossier, identified: Identified, is_staff: bool, proven: bool) -> Standing:
    """
    What the author is to the ticket; only the first two append.

    A colleague is somebody of the author's own organisation whose mail replies to a letter of ours
    and passed DMARC. `is_staff` is being listed, not being proven.
    """
    ticket = dossier.ticket
    if author and author == ticket.author.address:
        return Standing.AUTHOR
    if is_staff:
        return Standing.STAFF
    for participant in ticket.participants:
        if author and participant.address.address == author:
            return _BY_ROLE[participant.role]
    if identified.how == SIGNED_ID and proven and is_same_organisation(author, ticket.author.domain):
        return Standing.COLLEAGUE
    return Standing.OUTSIDER


def resolved(number: str, known: Known) -> Dossier | None:
    """The ticket of that number, or the one it was merged into."""
    if dossier := known.dossier(number):
        return dossier
    return next((one for one in known.dossiers if _was_merged_into(one, number)), None)


def _signals(
    message: Message, known: Known, signed: SignedId | None, house: House, now: datetime
) -> Iterator[_Signal]:
    """
    Yield the explicit signals; a foreign Message-ID counts only where there is none.

    A thread's older ids may well belong to a ticket that was continued by another.
    """
    explicit: list[_Signal] = []
    if signed and (dossier := resolved(signed.number, known)):
        explicit.append(_Signal(SIGNED_ID, dossier))
    named = (resolved(token.number, known) for token in find_all(message.subject, house.token))
    explicit += [_Signal("token in the subject", dossier) for dossier in named if dossier]
    if explicit:
        yield from explicit
        return
    numbers = dict(known.by_message_id)
    for message_id in _nearest_first(message):
        number = "" if read(house, message_id, now) else numbers.get(message_id, "")
        if dossier := resolved(number, known):
            yield _Signal("Message-ID of a mail on the ticket", dossier)
            return


def _replied_to(message: Message, house: House, now: datetime) -> tuple[str, SignedId | None]:
    """Our nearest letter that the mail replies to and whose id has not expired."""
    for message_id in _nearest_first(message):
        if (signed := read(house, message_id, now)) and not signed.expired:
            return message_id, signed
    return "", None


def _answers_what_is_inside(message: Message, house: House, now: datetime) -> bool:
    """
    Is our nearest letter one whose reply is a note?

    Also where its id has expired: an older id beside it must not send such a reply to the author.
    """
    ours = (signed for one in _nearest_first(message) if (signed := read(house, one, now)))
    nearest = next(ours, None)
    return nearest is not None and nearest.word is not Word.REPLY


def _nearest_first(message: Message) -> Iterator[str]:
    """In-Reply-To, then References from the right (RFC 5322 §3.6.4)."""
    yield from dict.fromkeys((*message.in_reply_to, *reversed(message.references)))


def is_same_organisation(author: str, domain: str) -> bool:
    """Is it an address of that domain, and the domain no provider's that thousands share?"""
    return bool(domain) and author.rpartition("@")[2] == domain and domain not in SHARED_DOMAINS


def _was_merged_into(dossier: Dossier, number: str) -> bool:
    return any(one.number == number and one.relation is Relation.MERGED for one in dossier.ticket.links)
