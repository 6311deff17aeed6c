"""Whether a complaint turned out to be founded, as its closing says: haklı, kısmen haklı, haksız."""

import re
from collections.abc import Mapping
from dataclasses import replace

from ulak.desk import phrases
from ulak.desk.commands.command import Order
from ulak.desk.commands.work import Work
from ulak.desk.rules.rulebook import Words
from ulak.desk.ticket import Founded, Kind, Status
from ulak.mail.fold import fold

TITLES: Mapping[Founded, Words] = {
    Founded.FOUNDED: Words("haklı", "founded"),
    Founded.PARTLY: Words("kısmen haklı", "partly founded"),
    Founded.NOT: Words("haksız", "not founded"),
}
RECORDED = Words("Şikâyet “{founded}” olarak kaydedildi.", "The complaint was recorded as {founded}.")
NOT_SAID = Words(
    "Şikâyetin haklı bulunup bulunmadığı yazılmadı; eksik olarak listelenir. Tamamlamak için: #kapat haklı,"
    " #kapat kısmen haklı veya #kapat haksız",
    "It was not said whether the complaint was founded, which is listed as lacking. To complete it:"
    " #close founded, #close partly founded or #close not founded",
)
CONTRADICTION = Words(
    "sonuç “{founded}” diyor, kök neden ise “{cause}”: biri değişmeli",
    "the outcome says “{founded}”, the root cause “{cause}”: one of them must change",
)
COMPLETED = Words(
    "kapanış tamamlandı; şikâyet: {founded}; kök neden: {cause}",
    "the closing is completed; the complaint: {founded}; root cause: {cause}",
)

# As folded words at the beginning of an outcome; the first that fits holds.
_JUSTIFIED = r"(?:founded|justified)"
_SAID = (
    (Founded.NOT, rf"haksiz|(?:hakli|yerinde) (?:degil|bulunma|gorulme)|(?:un|not ){_JUSTIFIED}"),
    (Founded.PARTLY, rf"kismen|(?:partly|partially) {_JUSTIFIED}"),
    (Founded.FOUNDED, rf"hakli|{_JUSTIFIED}\b"),
)


def founded_in(words: str) -> Founded | None:
    """What an outcome says by its first words; None where it says nothing of it."""
    plain = " ".join(fold(words).replace("-", " ").split())
    return next((founded for founded, said in _SAID if re.match(said, plain)), None)


def founded_by(work: Work, outcome: str, cause: str) -> Founded | None:
    """A root cause that says “not founded” says it for the outcome too; of no other kind anything is said."""
    if work.ticket.kind is not Kind.COMPLAINT:
        return None
    return founded_in(outcome) or (Founded.NOT if is_not_founded(work, cause) else None)


def is_not_founded(work: Work, cause: str) -> bool:
    """Is that root cause, by its id or title, that there was no cause to complain?"""
    title = work.occasion.rulebook.root_causes.get(cause)
    names = (cause, title.tr, title.en) if title else (cause,)
    return any(founded_in(name) is Founded.NOT for name in names)


def contradicts(work: Work, outcome: str, cause: str) -> str:
    """In a sentence that outcome and root cause say opposite things; empty where they do not."""
    founded = founded_by(work, outcome, "")
    if founded in (None, Founded.NOT) or not is_not_founded(work, cause):
        return ""
    return work.says(CONTRADICTION, founded=title_of(work, founded), cause=cause_of(work, cause))


def remarked(work: Work) -> Work:
    """The receipt of a closing says what was recorded, or what lacks."""
    if work.ticket.kind is not Kind.COMPLAINT:
        return work
    founded = work.ticket.founded
    return work.remarked(RECORDED, founded=title_of(work, founded)) if founded else work.remarked(NOT_SAID)


def completed(work: Work, order: Order, outcome: str, cause: str) -> Work:
    """
    `#kapat haklı ; KÖK NEDEN` on a complaint that is closed: what its closing did not say is said now.

    What was said stays: to change it, open the ticket again.
    """
    ticket = work.ticket
    founded = ticket.founded or founded_by(work, outcome, cause or ticket.root_cause)
    after = replace(ticket, founded=founded, root_cause=ticket.root_cause or cause)
    is_complaint = ticket.kind is Kind.COMPLAINT and ticket.status is Status.CLOSED
    if not is_complaint or after == ticket:
        return work.cannot(order, phrases.ALREADY_CLOSED)
    shown = {"founded": title_of(work, founded), "cause": cause_of(work, after.root_cause)}
    done = replace(work, ticket=after).did(order, COMPLETED, **shown)
    return done.happened("closing completed", ("founded", founded.value if founded else "not said"))


def title_of(work: Work, founded: Founded | None) -> str:
    """In the desk's language; a dash where nothing was said."""
    return TITLES[founded].in_language(work.language) if founded else "–"


def cause_of(work: Work, cause: str) -> str:
    """The title of a root cause, in the desk's language; a dash where there is none."""
    known = work.occasion.rulebook.root_causes
    return known[cause].in_language(work.language) if cause in known else cause or "–"
