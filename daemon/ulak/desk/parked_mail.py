"""What happens around a mail that is parked, and when its code comes back."""

from ulak.desk import phrases
from ulak.desk.change import changed
from ulak.desk.decision import Decision, Disposition, Draft, Event
from ulak.desk.drafts import warning
from ulak.desk.identify import Identified
from ulak.desk.occasion import Occasion
from ulak.desk.opening import plain_subject
from ulak.desk.parking import new_code, park, released
from ulak.desk.phrases import say
from ulak.desk.subject_token import note_word
from ulak.desk.ticket import Filing, Purpose
from ulak.mail.address import Address


def park_mail(occasion: Occasion, identified: Identified) -> Decision:
    """Do nothing of what it says: send a code to the listed address, and tell coordinators of a forgery."""
    code = new_code(occasion.nonce)
    ticket = identified.dossier.ticket if identified.dossier and not identified.disagrees else None
    names = ("mail parked", "forged sender") if occasion.is_forged else ("mail parked",)
    return Decision(
        reason=f"parked: a listed address that nothing proves, {occasion.verdict.reason}",
        disposition=Disposition.FILED,
        filing=Filing.PARKED,
        before=ticket,
        after=changed(ticket, ticket) if ticket else None,
        events=tuple(Event(name, facts=(("why", occasion.verdict.reason),)) for name in names),
        drafts=_code_and_alarm(occasion, code) if occasion.known.codes_left else _no_code(occasion),
        parking=park(occasion.arrival.spool_id, occasion.author, code, occasion.house.secret, occasion.now),
    )


def release(occasion: Occasion, identified: Identified) -> Decision | None:
    """Let a parked mail go on, if this mail brings its code; the rest of this mail means nothing."""
    signed = identified.signed
    answers_code = signed is not None and signed.for_addressee(occasion.author)
    parked = released(
        occasion.message, occasion.known.parked, answers_code, occasion.house.secret, occasion.now
    )
    if parked is None:
        return None
    return Decision(
        reason=f"a one-time code releases parked mail {parked.spool_id}",
        disposition=Disposition.FILED,
        events=(Event("parked mail released", occasion.author),),
        unparks=parked.spool_id,
    )


def _code_and_alarm(occasion: Occasion, code: str) -> tuple[Draft, ...]:
    return (_code_letter(occasion, code), *_alarm(occasion))


def _code_letter(occasion: Occasion, code: str) -> Draft:
    """To the address in From and nowhere else: only who reads that mailbox learns the code."""
    return Draft(
        template="code",
        purpose=Purpose.CODE,
        to=(Address(occasion.author),),
        language=occasion.house.language,
        counter=occasion.arrival.mailbox,
        subject=plain_subject(occasion),
        message=occasion.message,
        token_word=note_word(occasion.house.language),
        code=code,
    )


def _alarm(occasion: Occasion) -> tuple[Draft, ...]:
    if not occasion.is_forged:
        return ()
    reason = say(phrases.FORGED, occasion.house.language, who=occasion.author)
    return warning(occasion, occasion.rulebook.addresses("coordinators"), reason)


def _no_code(occasion: Occasion) -> tuple[Draft, ...]:
    """Anybody can make the desk write codes; beyond their quota coordinators are told, once a day."""
    reason = say(phrases.NO_CODE_LEFT, occasion.house.language, who=occasion.author)
    return warning(occasion, occasion.rulebook.addresses("coordinators"), reason, "codes")
