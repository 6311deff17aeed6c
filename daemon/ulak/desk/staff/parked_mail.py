"""
What happens around a mail that is parked, and when its code comes back.

A reply to the letter with the code never causes another such letter: a machine behind a member's address
comes to rest. One that names no letter of ours is known by its words (`machine`).
"""

from dataclasses import replace

from ulak.desk import phrases
from ulak.desk.change import changed
from ulak.desk.coming.identify import Identified
from ulak.desk.coming.machine import file_machine, why_repeats
from ulak.desk.coming.occasion import Occasion
from ulak.desk.coming.opening import plain_subject
from ulak.desk.commands.command import read
from ulak.desk.decision import Decision, Disposition, Draft, Event
from ulak.desk.drafts import warning
from ulak.desk.phrases import say
from ulak.desk.recipients import ToStaff
from ulak.desk.rules.rulebook import Words
from ulak.desk.signed_id import Word
from ulak.desk.staff.own_words import own_words
from ulak.desk.staff.parking import MOST_MAILS, WRONG_MAILS, codes_in, new_code, park, released
from ulak.desk.subject_token import note_word
from ulak.desk.ticket import Filing, Purpose

NOT_FOUND = Words(
    "Yanıtınızın başında geçerli bir kod bulunamadı; hiçbir şey işleme alınmadı. Bu iletiyi yanıtlayınız ve"
    " metnin ilk satırına yalnız doğrulama iletisindeki sekiz karakterli kodu yazınız. Kod bir kez ve üç gün"
    " boyunca geçerlidir.",
    "No valid code was found at the top of your reply, so nothing was dealt with. Reply to this letter and"
    " write the eight signs of the code from the other letter, and nothing else, into the first line. A code"
    " is good once, and for three days.",
)
TOO_MANY_GUESSES = Words(
    "{who} adresinden bugün çok sayıda yanlış kod geldi; birisi kod tahmin ediyor olabilir. Bugün bu adresten"
    " yalnızca kod iletisine yazılan yanıtlardaki kodlar kabul edilecek.",
    "Many wrong codes came from {who} today: somebody may be guessing. For today a code from this address"
    " counts only in a reply to the letter that brought it.",
)


def park_mail(occasion: Occasion, identified: Identified) -> Decision:
    """Do nothing of what it says: send a code to the listed address, and tell coordinators of a forgery."""
    if not occasion.is_forged and (repeats := why_repeats(occasion, identified)):
        filed = file_machine(occasion, identified, repeats)
        return replace(filed, filing=Filing.PARKED, holds=())  # nothing proves that it may hold any
    code = new_code(occasion.nonce) if occasion.known.codes_left else ""
    ticket = identified.dossier.ticket if identified.dossier and not identified.disagrees else None
    names = ("mail parked", "forged sender") if occasion.is_forged else ("mail parked",)
    return Decision(
        reason=f"parked: a listed address that nothing proves, {occasion.verdict.reason}",
        disposition=Disposition.FILED,
        filing=Filing.PARKED,
        before=ticket,
        after=changed(ticket, ticket) if ticket else None,
        events=tuple(Event(name, facts=(("why", occasion.verdict.reason),)) for name in names),
        drafts=(*(_code_and_alarm(occasion, code) if code else _no_code(occasion)), *_guessing(occasion)),
        parking=park(occasion.arrival.spool_id, occasion.author, code, occasion.house.secret, occasion.now),
    )


def release(occasion: Occasion, identified: Identified) -> Decision | None:
    """Let a parked mail go on, if this mail brings its code; the rest of this mail means nothing."""
    own, known = own_words(occasion.message), occasion.known
    asked = _answers_the_code_letter(occasion, identified)
    is_tried = asked or not (_guesses_too_often(occasion) or _writes_too_often(occasion))
    codes = codes_in(own) if is_tried else ()
    parked = released(codes, known.parked, occasion.house.secrets, occasion.now)
    if parked is not None:
        return Decision(
            reason=f"a one-time code releases parked mail {parked.spool_id}",
            disposition=Disposition.FILED,
            events=(Event("parked mail released", occasion.author),),
            unparks=parked.spool_id,
        )
    is_command = occasion.is_proven and bool(read(own).orders)
    return _without_code(occasion) if asked and not is_command else None


def _answers_the_code_letter(occasion: Occasion, identified: Identified) -> bool:
    """Only who reads the listed mailbox knows its id; who guesses codes does not."""
    signed = identified.signed
    return signed is not None and signed.word is Word.CODE and signed.for_addressee(occasion.author)


def _guesses_too_often(occasion: Occasion) -> bool:
    """Were so many mails of this address parked today that brought something like a code?"""
    wrote = occasion.known.author_wrote
    return sum(one.filing is Filing.PARKED and bool(codes_in(one.text)) for one in wrote) >= WRONG_MAILS


def _writes_too_often(occasion: Occasion) -> bool:
    """Then earlier guesses may be out of sight."""
    return len(occasion.known.author_wrote) >= MOST_MAILS


def _without_code(occasion: Occasion) -> Decision:
    """Say once a day what was missing; this too asks for a code, so that the reply to it comes here again."""
    draft = _to_the_listed_address(occasion, "alarm")
    reason = say(NOT_FOUND, occasion.house.language)
    return Decision(
        reason="filed: a reply to the letter with the code, without the code",
        disposition=Disposition.FILED,
        events=(Event("code not found", occasion.author),),
        drafts=(replace(draft, reason=reason, once="code not found"),),
    )


def _code_and_alarm(occasion: Occasion, code: str) -> tuple[Draft, ...]:
    letter = _to_the_listed_address(occasion, "code")
    return (replace(letter, message=occasion.message, code=code), *_alarm(occasion))


def _to_the_listed_address(occasion: Occasion, template: str) -> Draft:
    """To the address in From and nowhere else: only who reads that mailbox learns the code."""
    return Draft(
        template=template,
        recipients=ToStaff(Purpose.CODE, occasion.rulebook.colleagues((occasion.author,))),
        language=occasion.house.language,
        counter=occasion.arrival.mailbox,
        subject=plain_subject(occasion),
        token_word=note_word(occasion.house.language),
    )


def _alarm(occasion: Occasion) -> tuple[Draft, ...]:
    if not occasion.is_forged:
        return ()
    reason = say(phrases.FORGED, occasion.house.language, who=occasion.author)
    return warning(occasion, occasion.rulebook.holders("coordinators"), reason)


def _no_code(occasion: Occasion) -> tuple[Draft, ...]:
    """Anybody can make the desk write codes; beyond their quota coordinators are told, once a day."""
    reason = say(phrases.NO_CODE_LEFT, occasion.house.language, who=occasion.author)
    return warning(occasion, occasion.rulebook.holders("coordinators"), reason, "codes")


def _guessing(occasion: Occasion) -> tuple[Draft, ...]:
    """Coordinators hear once a day of somebody who tries codes."""
    if not _guesses_too_often(occasion):
        return ()
    reason = say(TOO_MANY_GUESSES, occasion.house.language, who=occasion.author)
    return warning(occasion, occasion.rulebook.holders("coordinators"), reason, "guesses")
