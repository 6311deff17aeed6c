"""
`#asıl`: the original of a message, no number masked, to one of those who work on it and to nobody else.

Whoever asks must be proven without doubt: the narrow proof by the id of one's own notice, which travels
with every quotation, does not open it.
"""

from dataclasses import replace

from ulak.desk.command import Order
from ulak.desk.drafts import to_staff
from ulak.desk.rulebook import Words
from ulak.desk.signed_id import is_same_letter
from ulak.desk.ticket import Filing, PastMessage, Purpose
from ulak.desk.work import Work

MAILED_APART = Words(
    "iletinin aslı, yalnız size, ayrı bir iletiyle gönderildi; bu, kayda işlendi",
    "the original was mailed to you alone, in a letter of its own; the journal says so",
)
ONLY_THEIRS = Words(
    "iletinin aslını yalnız kaydın sorumlusu ve birimi isteyebilir",
    "only the owner and the team of the ticket may ask for the original",
)
NOTHING_CAME = Words("kayıtta aslı gönderilecek bir ileti yok", "no message stands on the ticket to be sent")
ERASED = Words(
    "İletinin aslı silinmiştir veya okunamamaktadır; gönderilecek bir şey yoktur.",
    "The original was erased or cannot be read; there is nothing to send.",
)
_OF_AUTHOR = frozenset({Filing.OPENING, Filing.AUTHOR})


def original(work: Work, order: Order) -> Work:
    """Mail it to the one who asks; whose ticket it was before this very mail decides, not `#al` in it."""
    if not _may_ask(work):
        return work.cannot(order, ONLY_THEIRS)
    place, asked = _asked_for(work)
    if asked is None:
        return work.cannot(order, NOTHING_CAME)
    draft = to_staff(work.ticket, "original", Purpose.ORIGINAL, work.writer, work.occasion.house, "")
    done = replace(work, drafts=(*work.drafts, replace(draft, original=asked.message_id)))
    return done.did(order, MAILED_APART).happened("original mailed", ("message", str(place)))


def _may_ask(work: Work) -> bool:
    ticket = work.dossier.ticket
    team = work.occasion.rulebook.teams.get(ticket.team)
    return work.staff == ticket.owner or (team is not None and work.staff in team.people)


def _asked_for(work: Work) -> tuple[int, PastMessage | None]:
    """The message that the notice replied to was about, else the author's last; with its place among all."""
    replied_to = work.identified.signed_message_id
    notices = (one for one in work.dossier.letters if one.purpose is Purpose.NOTICE)
    about = [one.caused_by for one in notices if is_same_letter(one.message_id, replied_to)]
    came = tuple(enumerate(work.dossier.messages, 1))
    named = [(place, one) for place, one in came if one.message_id in about]
    authors = [(place, one) for place, one in came if one.filing in _OF_AUTHOR]
    return next(reversed(named or authors), (0, None))
