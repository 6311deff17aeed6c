"""
A mail of somebody who was asked how satisfied they are: a vote, a wish for no more surveys, or neither.

Only who was asked votes, once, with a mail of their own. A vote opens nothing and troubles nobody, unless
it is a low one. What has words and is no vote is dealt with like every mail of theirs.
"""

from collections.abc import Iterator
from dataclasses import replace

from ulak.desk.acts.author_asked import clock_events, goes_on
from ulak.desk.change import REOPENS_WITHIN, changed, reopened
from ulak.desk.coming.identify import Identified
from ulak.desk.coming.occasion import Occasion
from ulak.desk.decision import Decision, Disposition, Draft, Event
from ulak.desk.drafts import notices, responsible, to_staff
from ulak.desk.phrases import say
from ulak.desk.rules.rulebook import Words
from ulak.desk.satisfaction.rating_words import Said, said_in
from ulak.desk.satisfaction.survey_rules import SurveyRules
from ulak.desk.satisfaction.vote import Survey, Vote
from ulak.desk.signed_id import LIFE, Word
from ulak.desk.staff.written_below import is_written_below
from ulak.desk.subject_token import find_all
from ulak.desk.ticket import Dossier, Filing, Purpose, Status, Ticket

RATED, NOT_COUNTED, REFUSED = "rated", "rating not counted", "survey refused"

LOW = Words(
    "Başvuru sahibi, kapanan bu başvuruyla ilgili memnuniyetini 5 üzerinden {rating} olarak bildirdi.",
    "The author rated how this ticket was dealt with: {rating} of 5.",
)
OPENED = Words(
    "Kurallar böyle istediği için kayıt yeniden açıldı.",
    "The rules say so: the ticket is open again.",
)
MAY_OPEN = Words(
    "Kayıt kapalı duruyor. Yeniden açmak için bu iletiyi #aç yazarak yanıtlayınız.",
    "The ticket stays closed. Reply to this letter with #reopen to open it again.",
)
SECOND = Words(
    "Başvuru sahibi memnuniyet sorusuna ikinci kez yanıt verdi: 5 üzerinden {rating}. İlk puan geçerli"
    " kalır.",
    "The author answered the survey a second time: {rating} of 5. The first rating stands.",
)
REFUSED_WITH_WORDS = Words(
    "Başvuru sahibi memnuniyet sorularını istemediğini bildirdi; kendisine bir daha sorulmaz. Şunu da yazdı.",
    "The author does not want surveys and is asked no more. They also wrote this.",
)


def rated(occasion: Occasion, dossier: Dossier, identified: Identified) -> Decision | None:
    """What a mail of a participant says to a survey; None where it is a mail like every other."""
    survey = _asked_about(occasion, identified)
    if survey is None:
        return None
    said = said_in(occasion.message, survey.ticket, occasion.house.token)
    if not _speaks_to_survey(occasion, identified, survey, said):
        return None
    has_words = bool(said.words) or _brings_more(occasion)
    why = _why_not_counted(occasion, identified, survey, said)
    if said.refuses:
        return None if why and has_words else _refused(occasion, dossier, survey, said, why)
    if said.rating is None and (has_words or _may_say_more(occasion, dossier)):
        return None
    if not why:
        return _counted(occasion, dossier, survey, said)
    is_second = survey.rating is not None and survey.person == occasion.author and said.is_valid
    if has_words and not is_second:
        return None
    drafts = _second(occasion, dossier, said) if is_second else ()
    return _filed(occasion, dossier, Event(NOT_COUNTED, "author", (("why", why),)), drafts)


def _brings_more(occasion: Occasion) -> bool:
    """A file that is no picture of a signature, or a text that nobody here can read."""
    message = occasion.message
    return bool(message.encrypted) or not all(one.inline for one in message.attachments)


def _may_say_more(occasion: Occasion, dossier: Dossier) -> bool:
    """Who writes nothing above the quotation may have written into it, or pasted a picture."""
    return bool(occasion.message.attachments) or is_written_below(occasion.message, dossier)


def _asked_about(occasion: Occasion, identified: Identified) -> Survey | None:
    """The survey that the mail's signed id or the token in its subject leads to."""
    signed = (identified.signed.number,) if identified.signed else ()
    tokens = (one.number for one in find_all(occasion.message.subject, occasion.house.token))
    wanted = dict.fromkeys((*signed, *tokens))
    known = {one.ticket: one for one in occasion.known.surveys}
    return next((known[number] for number in wanted if number in known), None)


def _speaks_to_survey(occasion: Occasion, identified: Identified, survey: Survey, said: Said) -> bool:
    """
    Does it reply to the survey, or say in its subject what it is?

    Some programs leave nothing of the letter replied to but its subject: there a number alone is a vote.
    """
    if identified.signed is not None:
        return identified.signed.word is Word.RATE
    tokens = find_all(occasion.message.subject, occasion.house.token)
    if any(one.rating is not None or one.refuses for one in tokens if one.number == survey.ticket):
        return True
    return not said.words and (said.is_valid or said.refuses)


def _why_not_counted(occasion: Occasion, identified: Identified, survey: Survey, said: Said) -> str:
    """Why it is no vote; empty where it is one. That somebody knows a number proves nothing of them."""
    if not survey.person or occasion.author != survey.person:
        return "its author was not asked"
    has_letter = identified.signed is not None and identified.signed.for_addressee(occasion.author)
    if occasion.failed_dmarc or (occasion.is_forged and not has_letter):
        return "the sender is not proven"
    if said.refuses:
        return ""
    if not said.is_valid:
        return "no number from 1 to 5"
    if survey.rating is not None:
        return "there is a rating"
    return "too late" if occasion.arrival.received_at > survey.asked_at + LIFE[Word.RATE] else ""


def _counted(occasion: Occasion, dossier: Dossier, survey: Survey, said: Said) -> Decision:
    assert said.rating is not None
    ticket, rules = dossier.ticket, occasion.rulebook.satisfaction or SurveyRules()
    is_low = said.rating <= rules.low
    opens = is_low and rules.reopens and _may_open(occasion, ticket)
    after = _opened(occasion, ticket) if opens else ticket
    filed = _filed(occasion, dossier, Event(RATED, "author", (("rating", str(said.rating)),)))
    reopening = (Event("ticket reopened", "author", (("was", ticket.status.value), ("why", "a low rating"))),)
    return replace(
        filed,
        reason=f"filed on {ticket.number}: a rating{', opened again' if opens else ''}",
        after=changed(ticket, after),
        events=(*filed.events, *((*reopening, *clock_events(ticket, after)) if opens else ())),
        drafts=tuple(_low(occasion, after, said, opens)) if is_low else (),
        vote=Vote(survey.ticket, said.rating),
    )


def _may_open(occasion: Occasion, ticket: Ticket) -> bool:
    until = (ticket.closed_at or occasion.now) + REOPENS_WITHIN
    return ticket.status is Status.CLOSED and occasion.arrival.received_at <= until


def _opened(occasion: Occasion, ticket: Ticket) -> Ticket:
    """As when its author writes that nothing is solved."""
    calendars = occasion.rulebook.calendars
    opened = reopened(ticket, occasion.now, calendars)
    return goes_on(opened, occasion.now, occasion.author, calendars)


def _low(occasion: Occasion, after: Ticket, said: Said, opens: bool) -> Iterator[Draft]:
    """The coordinators hear of it; whoever has a ticket that opened again gets the mail as well."""
    language, rulebook = occasion.house.language, occasion.rulebook
    rating = say(LOW, language, rating=str(said.rating))
    if opens:
        reason = f"{rating}\n{say(OPENED, language)}"
        people = responsible(after, rulebook)
        yield from notices(after, occasion.message, said.words, people, reason, rulebook, occasion.house)
    else:
        closed = after.status is Status.CLOSED
        reason = f"{rating}\n{say(MAY_OPEN, language)}" if closed else rating
    yield from _to_coordinators(occasion, after, reason, said.words)


def _second(occasion: Occasion, dossier: Dossier, said: Said) -> tuple[Draft, ...]:
    """A second, low rating with words may tell of something that somebody should know."""
    rules, ticket = occasion.rulebook.satisfaction or SurveyRules(), dossier.ticket
    if not said.words or (said.rating or 0) > rules.low:
        return ()
    reason = say(SECOND, occasion.house.language, rating=str(said.rating))
    drafts = _to_coordinators(occasion, ticket, reason, said.words)
    return tuple(replace(one, once=f"second rating {ticket.number}") for one in drafts)


def _refused(occasion: Occasion, dossier: Dossier, survey: Survey, said: Said, why: str) -> Decision:
    """It is kept without another letter: who wants none is not written to about it."""
    if why:
        return _filed(occasion, dossier, Event(NOT_COUNTED, "author", (("why", why),)))
    reason, once = say(REFUSED_WITH_WORDS, occasion.house.language), f"refusal {dossier.ticket.number}"
    told = _to_coordinators(occasion, dossier.ticket, reason, said.words) if said.words else ()
    drafts = tuple(replace(one, once=once) for one in told)
    name = "survey refused again" if survey.refused else REFUSED
    return replace(_filed(occasion, dossier, Event(name, "author"), drafts), refuses=survey.person)


def _to_coordinators(occasion: Occasion, ticket: Ticket, reason: str, words: str) -> tuple[Draft, ...]:
    people = occasion.rulebook.holders("coordinators")
    draft = to_staff(ticket, "low-rating", Purpose.NOTICE, people, occasion.house, reason)
    return (replace(draft, text=words),) if people else ()


def _filed(occasion: Occasion, dossier: Dossier, event: Event, drafts: tuple[Draft, ...] = ()) -> Decision:
    ticket = dossier.ticket
    return Decision(
        reason=f"filed on {ticket.number}: {event.name}",
        disposition=Disposition.FILED,
        filing=Filing.RATING,
        before=ticket,
        after=changed(ticket, ticket),
        events=(event,),
        drafts=drafts,
    )
