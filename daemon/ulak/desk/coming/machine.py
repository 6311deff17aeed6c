"""
Machines that no header gives away, behind an address where people of the desk read.

Every letter of the desk may be answered by such a machine, and each answer would cause the next
letter. It is known by saying the same again and again, or by never stopping; a person gives commands.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta

from ulak.desk import phrases
from ulak.desk.change import changed
from ulak.desk.coming.forwards import holds_our_letter
from ulak.desk.coming.identify import Identified
from ulak.desk.coming.occasion import Occasion
from ulak.desk.commands.command import read
from ulak.desk.decision import Decision, Disposition, Draft, Event
from ulak.desk.drafts import warning
from ulak.desk.phrases import say
from ulak.desk.staff.own_words import own_words
from ulak.desk.ticket import HUMAN_PURPOSES, Dossier, Filing, LetterState, PastMessage
from ulak.mail.fold import fold

SAME_WORDS = 2
"""So many earlier mails of a day with the words of this one."""
_NOT_COUNTED = frozenset({Filing.PARKED, Filing.OUTSIDE})
PER_HOUR = 10
PER_DAY = 40
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)


def why_machine(occasion: Occasion, identified: Identified) -> str:
    """
    Why this mail of an inside address is most likely a machine's; empty where a person may have written.

    Mails of the address on the same ticket are compared, or all of its mails where this one names no
    ticket or the address is a team's. Those with commands, forwards of others' mail and what a code
    released are people's. What was parked is not counted: whoever forges the address may have sent it; nor
    what was written elsewhere, which answers nothing of ours.
    """
    if _is_a_person_s(occasion):
        return ""
    past = tuple(one for one in _earlier(occasion, identified) if one.filing not in _NOT_COUNTED)
    if why := _why_the_same(occasion, past):
        return why
    since = occasion.arrival.received_at - _HOUR
    if sum(one.at > since for one in past) >= PER_HOUR:
        return f"more than {PER_HOUR} mails in an hour"
    return f"more than {PER_DAY} mails in a day" if len(past) >= PER_DAY else ""


def why_repeats(occasion: Occasion, identified: Identified) -> str:
    """Why a mail says only what was said before; so much is asked where nothing proves From, too."""
    return "" if _is_a_person_s(occasion) else _why_the_same(occasion, _earlier(occasion, identified))


def _why_the_same(occasion: Occasion, past: Iterable[PastMessage]) -> str:
    message = occasion.message
    asked = words_of(message.reply_text or message.text, message.subject)
    said = sum(words_of(one.text, one.subject) == asked for one in past)
    return "the same words for the third time in a day" if said >= SAME_WORDS else ""


def file_machine(occasion: Occasion, identified: Identified, why: str) -> Decision:
    """File the mail where it belongs, keep back what the machine answered, and tell coordinators once."""
    dossier = None if identified.disagrees else identified.dossier
    ticket = dossier.ticket if dossier else None
    return Decision(
        reason=f"filed: a machine answers behind an address of ours, {why}",
        disposition=Disposition.FILED,
        filing=Filing.AUTOMATIC,
        before=ticket,
        after=changed(ticket, ticket) if ticket else None,
        events=(Event("automatic mail filed", facts=(("why", why),)),),
        drafts=_coordinators(occasion),
        holds=tuple(_its_answers(occasion, dossier)) if dossier else (),
    )


def words_of(text: str, subject: str) -> str:
    """What is said, without what differs between two automatic replies: numbers, times, the subject."""
    named = set(re.findall(r"\w+", fold(subject)))
    found = re.findall(r"\w+", fold(text))
    return " ".join(word for word in found if word not in named and not any(map(str.isdigit, word)))


def _is_a_person_s(occasion: Occasion) -> bool:
    message = occasion.message
    is_forward = message.is_forward and not holds_our_letter(occasion)
    return is_forward or occasion.arrival.proven or bool(read(own_words(message)).orders)


def _earlier(occasion: Occasion, identified: Identified) -> Iterator[PastMessage]:
    """What the address wrote before; commands are a person's."""
    return (one for one in _all_earlier(occasion, identified) if not one.text.lstrip().startswith("#"))


def _all_earlier(occasion: Occasion, identified: Identified) -> Iterable[PastMessage]:
    if not occasion.is_listed or identified.dossier is None or identified.disagrees:
        return occasion.known.author_wrote
    since = occasion.arrival.received_at - _DAY
    there = identified.dossier.messages
    return (one for one in there if one.author.address == occasion.author and one.at > since)


def _its_answers(occasion: Occasion, dossier: Dossier) -> Iterator[int]:
    """Held answers that say to the author what the machine says: they wait for a word from a person."""
    asked = words_of(occasion.message.reply_text or occasion.message.text, occasion.message.subject)
    said = {one.message_id for one in dossier.messages if words_of(one.text, one.subject) == asked}
    for letter in dossier.letters:
        is_held = letter.state is LetterState.HELD and letter.purpose in HUMAN_PURPOSES
        if is_held and letter.due_to_leave and letter.by == occasion.author and letter.caused_by in said:
            yield letter.id


def _coordinators(occasion: Occasion) -> tuple[Draft, ...]:
    reason = say(phrases.MACHINE, occasion.house.language, who=occasion.author)
    coordinators = occasion.rulebook.holders("coordinators")
    people = (one for one in coordinators if one.address != occasion.author)
    return warning(occasion, people, reason, "machine")
