"""
`#asıl`: the original of a message, no number masked, to one of those who work on it and to nobody else.

Whoever asks must be proven without doubt: the narrow proof by the id of one's own notice, which travels
with every quotation, does not open it.
"""

from dataclasses import replace

from ulak.desk.commands.command import Order
from ulak.desk.commands.work import Work
from ulak.desk.drafts import to_staff
from ulak.desk.rules.rulebook import Words
from ulak.desk.ticket import FROM_AUTHOR, PastMessage, Purpose

MAILED_APART = Words(
    "iletinin aslı, yalnız size, ayrı bir iletiyle gönderildi; bu, kayda işlendi",
    "the original was mailed to you alone, in a letter of its own; the journal says so",
)
ONLY_THEIRS = Words(
    "iletinin aslını yalnız kaydın sorumlusu ve birimi isteyebilir",
    "only the owner and the team of the ticket may ask for the original",
)
ORIGINALS_STAY = Words(
    "İletilerin kendileri (.mbox) yalnız kaydın sorumlusuna ve birimine gönderilir.",
    "The mails themselves (.mbox) go to the owner and the team of the ticket alone.",
)
NOTHING_CAME = Words("kayıtta aslı gönderilecek bir ileti yok", "no message stands on the ticket to be sent")
ERASED = Words(
    "İletinin aslı silinmiştir veya okunamamaktadır; gönderilecek bir şey yoktur.",
    "The original was erased or cannot be read; there is nothing to send.",
)


def original(work: Work, order: Order) -> Work:
    """Mail it to the one who asks; whose ticket it was before this very mail decides, not `#al` in it."""
    if not may_see_originals(work):
        return work.cannot(order, ONLY_THEIRS)
    place, asked = _asked_for(work)
    if asked is None:
        return work.cannot(order, NOTHING_CAME)
    draft = to_staff(work.ticket, "original", Purpose.ORIGINAL, work.writer, work.occasion.house, "")
    done = replace(work, drafts=(*work.drafts, replace(draft, original=asked.message_id)))
    return done.did(order, MAILED_APART).happened("original mailed", ("message", str(place)))


def may_see_originals(work: Work) -> bool:
    """Whose ticket it was before this very mail decides, not `#al` in it."""
    ticket = work.dossier.ticket
    team = work.occasion.rulebook.teams.get(ticket.team)
    return work.staff == ticket.owner or (team is not None and work.staff in team.people)


def _asked_for(work: Work) -> tuple[int, PastMessage | None]:
    """The message that the notice replied to was about, else the author's last; with its place among all."""
    about = {one.caused_by for one in work.replied_to if one.purpose is Purpose.NOTICE}
    came = tuple(enumerate(work.dossier.messages, 1))
    named = [(place, one) for place, one in came if one.message_id in about]
    authors = [(place, one) for place, one in came if one.filing in FROM_AUTHOR]
    return next(reversed(named or authors), (0, None))
