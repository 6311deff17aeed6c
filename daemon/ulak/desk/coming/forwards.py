"""
A mail that somebody sends on: whom its author may be, and whether it had come before.

A forward is never a reply and nothing is written to the third person: what it says about them is a
proposal for staff, who make them the author with `#yazar`.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from ulak.desk.coming.identify import resolved
from ulak.desk.coming.occasion import Occasion
from ulak.desk.drafts import local
from ulak.desk.house import House
from ulak.desk.phrases import say
from ulak.desk.rules.rulebook import Words
from ulak.desk.ticket import Kind
from ulak.mail.forwarded import Original
from ulak.mail.mask import mask
from ulak.mail.robot import is_robot

EARLIER_KNOWN = "earlier-arrival-known"
_A_WEEK = timedelta(days=7)
_LONGEST_DATE = 60

REGISTERED = Words(
    "Yönlendirdiğiniz ileti kaydedildi. Onu asıl yazan kişiye hiçbir şey gönderilmedi.",
    "The mail you forwarded is registered. Nothing was sent to whoever wrote it.",
)
PROPOSED = Words(
    "Asıl yazan, iletiye göre: {who} (teyit edilmeli). Bu kişiyi başvuru sahibi yapmak için bu iletiyi, ilk"
    " satıra şunu yazarak yanıtlayınız: #yazar {address}",
    "Written, by what the mail says, by {who} (to be confirmed). To make that person the author, reply to"
    " this letter with the first line: #author {address}",
)
FIRST_WROTE = Words(
    "Yazışmayı başlatan, iletiye göre: {who} (teyit edilmeli). Başvuru sahibi bu kişiyse: #yazar {address}",
    "The exchange was begun, by what the mail says, by {who} (to be confirmed). If that is the author:"
    " #author {address}",
)
ONLY_NAMED = Words(
    "Asıl yazan, iletiye göre: {who}; adresi iletide yok. Biliyorsanız: #yazar ADRES",
    "Written, by what the mail says, by {who}; the address is not in it. If you know it: #author ADDRESS",
)
NOT_TOLD = Words(
    "Asıl yazan, yönlendirilen iletiden anlaşılamadı. Biliyorsanız: #yazar ADRES",
    "Who wrote the forwarded mail cannot be told. If you know: #author ADDRESS",
)
SENT_ON = Words(
    "Başvuru sahibi, başkasının yazdığı bir iletiyi yönlendirmiştir; iletiye göre yazan: {who}.",
    "The author forwarded a mail that, by what it says, was written by {who}.",
)
COUNTED_FROM_IT = Words(
    "Yönlendirilen ileti daha önce gelmiştir: {number}, {when}. Bu kayıtta süre, o andan başlar.",
    "The forwarded mail had come before: {number}, {when}. On this ticket time counts from then.",
)
ARRIVED_EARLIER = "of the forwarded mail, as it came first"
CAME_BEFORE = Words(
    "Yönlendirilen ileti daha önce gelmiştir: {number}, {when}."
    " Bu kayıtta süre, yönlendirmenin geldiği andan başlar.",
    "The forwarded mail had come before: {number}, {when}. On this ticket time counts from the forward.",
)
MAY_HAVE_COME = Words(
    "Yönlendirilen ileti kuruma daha önce ulaşmış olabilir; süre, yönlendirmenin geldiği andan başlar.",
    "The forwarded mail may have reached the house earlier; time counts from the forward.",
)


def is_of_staff(occasion: Occasion) -> bool:
    """Does somebody of the desk send on what others wrote?"""
    return occasion.message.is_forward and occasion.is_inside


def proposed(occasion: Occasion) -> tuple[Original, ...]:
    """
    From whom the forwarder has it, and who began the exchange where that is somebody else.

    Nobody of the desk, no counter, no robot and not the forwarder.
    """
    outside = [one for one in occasion.message.originals if _may_be_author(one.author.address, occasion)]
    ends = {one.author.address: one for one in (*outside[-1:], *outside[:1])}
    return tuple(reversed(ends.values()))


def words(occasion: Occasion, counted_from: datetime) -> Iterator[str]:
    """What letters to staff say about it and the ticket's clock; nothing where the mail is no forward."""
    language = occasion.house.language
    if is_of_staff(occasion):
        yield from _proposals(occasion, language)
    elif found := proposed(occasion):
        yield say(SENT_ON, language, who=_shown(found[0], occasion.house))
    if earlier := came_before(occasion):
        number, at = earlier
        said = COUNTED_FROM_IT if at == counted_from else CAME_BEFORE
        yield say(said, language, number=number, when=local(at, occasion.house.timezone))
    elif is_of_staff(occasion):
        yield say(MAY_HAVE_COME, language)


def as_it_came_first(occasion: Occasion, kind: Kind) -> Occasion:
    """
    The same with the arrival of the forwarded mail, from which a report's 24 hours count (BR 4.9.5).

    Where somebody of the desk who is proven sends it on. What is older than a week is a thread that a
    report came up in: with its first mail every promise would be broken before anybody could keep it.
    """
    arrival, earlier = occasion.arrival, came_before(occasion)
    is_sent_on = is_of_staff(occasion) and occasion.is_proven and kind is Kind.CERTIFICATE_PROBLEM_REPORT
    if not earlier or not is_sent_on or not timedelta() < arrival.received_at - earlier[1] <= _A_WEEK:
        return occasion
    return replace(occasion, arrival=replace(arrival, received_at=earlier[1], flag=ARRIVED_EARLIER))


def came_before(occasion: Occasion) -> tuple[str, datetime] | None:
    """The ticket that has the forwarded mail already, by its Message-ID, and when it came there first."""
    message, known = occasion.message, occasion.known
    if not message.is_forward:
        return None
    numbers = dict(known.by_message_id)
    named = {one: numbers[one] for one in (*_ids(occasion), *message.references) if one in numbers}
    came = [
        (past.at, dossier.ticket.number)
        for message_id, number in named.items()
        if (dossier := resolved(number, known))
        for past in dossier.messages
        if past.message_id == message_id
    ]
    return (min(came)[1], min(came)[0]) if came else None


def holds_our_letter(occasion: Occasion) -> bool:
    """Is a letter of ours sent back to us? A rule in somebody's mailbox would do so for ever."""
    return any(occasion.house.is_ours(one.author.address) for one in occasion.message.originals)


def _ids(occasion: Occasion) -> tuple[str, ...]:
    return tuple(one.message_id for one in occasion.message.originals if one.message_id)


def _may_be_author(address: str, occasion: Occasion) -> bool:
    is_of_desk = occasion.house.is_ours(address) or address in occasion.rulebook.inside()
    return bool(address) and address != occasion.author and not is_of_desk and not is_robot(address)


def _proposals(occasion: Occasion, language: str) -> Iterator[str]:
    found = proposed(occasion)
    for template, original in zip((PROPOSED, FIRST_WROTE), found, strict=False):
        yield say(template, language, who=_shown(original, occasion.house), address=original.author.address)
    if not found:
        named = next((one for one in occasion.message.originals if not one.author.address), None)
        yield (
            say(ONLY_NAMED, language, who=_shown(named, occasion.house)) if named else say(NOT_TOLD, language)
        )


def _shown(original: Original, house: House) -> str:
    """`Ad Soyad <a@b.test>, 28 Ekim 2026 12:46`; a stranger may have put anything into name and date."""
    author = original.author
    address = f"<{author.address}>" if author.name else author.address
    who = f"{mask(author.name)} {address if author.address else ''}".strip()
    date = _local_date(original.date, house)
    return f"{who}, {date}" if date else who


def _local_date(written: str, house: House) -> str:
    """A date that tells its zone (RFC 5322 §3.3) as staff read times; every other as it stands there."""
    try:
        at = parsedate_to_datetime(written)
        if at.tzinfo is not None:
            return local(at, house.timezone)
    except (ValueError, OverflowError):
        pass
    return mask(" ".join(written.split())[:_LONGEST_DATE])
