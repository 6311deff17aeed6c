"""
What a reply of staff is: every letter of the desk × no command, `#not`, `#yanıt` × the subject's word.

FAILURES.md 14: the letter replied to fixes the purpose; `not` in the subject keeps a text inside, `#yanıt` takes it out.
"""

from collections.abc import Callable

import pytest

from tests.desk.remembering_desk import PASS, Desk, mail
from tests.desk.test_consulting import AUTHOR, CAGRI, MEHMET, NUMBER, ZEHRA
from ulak.desk.recipients import INWARD, OUTWARD
from ulak.desk.ticket import Filing, PastLetter, Purpose

NOTE, ANSWER, REFUSED = "note", "answer", "refused"
MANAGEMENT = "yonetim@kurum.test"

# No command, #not, #yanıt; under a subject with the plain token, with `not`, and without any.
OPEN = {"": (ANSWER, NOTE, ANSWER), "#not": (NOTE,) * 3, "#yanıt": (ANSWER,) * 3}
INSIDE = {"": (NOTE,) * 3, "#not": (NOTE,) * 3, "#yanıt": (ANSWER,) * 3}
CONSULTED = {"": (NOTE,) * 3, "#not": (NOTE,) * 3, "#yanıt": (REFUSED,) * 3}
DECIDING = CONSULTED
"""No answer goes beside a text that waits for a decision."""


def notice(desk: Desk) -> PastLetter:
    return desk.letter(Purpose.NOTICE)


def later_notice(desk: Desk) -> PastLetter:
    desk.receives(mail("Ne oldu?", message_id="<n@ornek.gov.tr>", subject=f"[{NUMBER}] Konu"))
    return desk.letter(Purpose.NOTICE)


def handed_to_a_colleague(desk: Desk) -> PastLetter:
    desk.replies("#ata zehra\nBakar mısın?", CAGRI)
    return desk.letter(Purpose.NOTICE, to=ZEHRA)


def acknowledgement(desk: Desk) -> PastLetter:
    return desk.letter(Purpose.ACKNOWLEDGEMENT)


def answer(desk: Desk) -> PastLetter:
    desk.replies("Yanıtım.")
    return desk.letter(Purpose.ANSWER)


def preliminary_report(desk: Desk) -> PastLetter:
    desk.replies("#tür certificate-problem-report")
    desk.replies("#ön-rapor bildiren\nBulgular.", message_id="<r@kurum.test>")
    return desk.letter(Purpose.PRELIMINARY_REPORT)


def report_to_a_subscriber(desk: Desk) -> PastLetter:
    desk.replies("#tür certificate-problem-report")
    desk.replies("#ön-rapor abone bt@ankara.test\nBulgular.", message_id="<r@kurum.test>")
    return desk.letter(Purpose.PRELIMINARY_REPORT)


def answer_to_a_subscriber(desk: Desk) -> PastLetter:
    report_to_a_subscriber(desk)
    desk.replies("#yanıt abone\nYenisi yarın hazır.", message_id="<y@kurum.test>")
    return desk.letter(Purpose.SUBSCRIBER_ANSWER)


def receipt(desk: Desk) -> PastLetter:
    desk.replies("#al")
    return desk.letter(Purpose.RECEIPT)


def escalation(desk: Desk) -> PastLetter:
    desk.waits(hours=7)
    desk.escalates()
    return desk.letter(Purpose.ESCALATION)


def summary(desk: Desk) -> PastLetter:
    desk.replies("#özet")
    return desk.letter(Purpose.SUMMARY)


def original(desk: Desk) -> PastLetter:
    desk.replies("#asıl")
    return desk.letter(Purpose.ORIGINAL)


def question(desk: Desk) -> PastLetter:
    desk.replies("#sor ssl\nSizce?", CAGRI)
    return desk.letter(Purpose.CONSULTATION)


def reply_to_a_question(desk: Desk) -> PastLetter:
    desk.replies("#sor ssl\nSizce?")
    desk.replies("Bizden değil.", MEHMET, Purpose.CONSULTATION)
    return desk.letter(Purpose.CONSULTATION, to=ZEHRA)


def transfer(desk: Desk) -> PastLetter:
    desk.replies("#ata ssl\nSizin.")
    return desk.letter(Purpose.CONSULTATION)


def reply_to_a_transfer(desk: Desk) -> PastLetter:
    desk.replies("#ata ssl\nSizin.")
    desk.replies("Bizden değil.", MEHMET, Purpose.CONSULTATION)
    return desk.letter(Purpose.CONSULTATION, to=ZEHRA)


def reminder(desk: Desk) -> PastLetter:
    desk.replies("#ata ssl\nSizin.")
    desk.waits(days=1, hours=1)
    desk.escalates()
    desk.escalates()
    return desk.letter(Purpose.REMINDER)


def reminder_of_a_question(desk: Desk) -> PastLetter:
    desk.replies("#sor ssl\nSizce?")
    desk.waits(days=1, hours=1)
    desk.escalates()
    desk.escalates()
    return desk.letter(Purpose.REMINDER)


def gate(desk: Desk) -> PastLetter:
    desk.replies("#onaya-sun\nYanıtımız budur.")
    return desk.letter(Purpose.GATE)


def alarm(desk: Desk) -> PastLetter:
    desk.replies("İzinliyim.")
    return desk.letter(Purpose.ALARM)


# the letter → what a reply to it is, and by whom it is replied to
LETTERS: dict[str, tuple[Callable[[Desk], PastLetter], dict[str, tuple[str, ...]], str]] = {
    "notice": (notice, OPEN, ZEHRA),
    "a later notice": (later_notice, OPEN, ZEHRA),
    "handed to a colleague of the team": (handed_to_a_colleague, OPEN, ZEHRA),
    "acknowledgement": (acknowledgement, OPEN, ZEHRA),
    "a copy of the answer": (answer, OPEN, ZEHRA),
    "a copy of the report": (preliminary_report, OPEN, ZEHRA),
    "the report of a subscriber": (report_to_a_subscriber, INSIDE, ZEHRA),
    "what was written to a subscriber": (answer_to_a_subscriber, INSIDE, ZEHRA),
    "receipt": (receipt, INSIDE, ZEHRA),
    "escalation": (escalation, INSIDE, ZEHRA),
    "summary": (summary, INSIDE, ZEHRA),
    "original": (original, INSIDE, ZEHRA),
    "alarm": (alarm, INSIDE, ZEHRA),
    "question, by one who is asked": (question, CONSULTED, MEHMET),
    "question, by one of the ticket's team": (question, INSIDE, ZEHRA),
    "reply to a question": (reply_to_a_question, INSIDE, ZEHRA),
    "transfer": (transfer, INSIDE, MEHMET),
    "reply to a transfer": (reply_to_a_transfer, INSIDE, ZEHRA),
    "reminder of a transfer": (reminder, INSIDE, MEHMET),
    "reminder of a question": (reminder_of_a_question, CONSULTED, MEHMET),
    "gate": (gate, DECIDING, MANAGEMENT),
}
SUBJECTS = (f"Re: [{NUMBER}] Konu", f"Re: [{NUMBER} not] Konu", "Re: Konu")
CELLS = [
    (letter, command, number, LETTERS[letter][1][command][number])
    for letter in LETTERS
    for command in ("", "#not", "#yanıt")
    for number in range(3)
]


@pytest.mark.parametrize(("letter", "command", "number", "expected"), CELLS)
def test_what_a_reply_is(letter: str, command: str, number: int, expected: str):
    desk = Desk()
    desk.receives(mail("Sertifikam yüklenmiyor."))
    make, _, who = LETTERS[letter]
    message_id = make(desk).message_id
    text = f"{command}\nSizinle ilgili bir gizli bilgi.".strip()
    message = mail(
        text, who, SUBJECTS[number], "<t@kurum.test>", In_Reply_To=message_id, Authentication_Results=PASS
    )
    decision = desk.receives(message)
    is_refused = "command refused" in [event.name for event in decision.events]
    found = REFUSED if is_refused else {Filing.NOTE: NOTE, Filing.ANSWER: ANSWER}[decision.filing]
    assert (found, decision.after.number) == (expected, NUMBER)
    to_author = [one for draft in decision.drafts for one in (*draft.to, *draft.cc) if one.address == AUTHOR]
    assert bool(to_author) is (expected == ANSWER)


def test_every_letter_about_a_ticket_is_in_the_table():
    """A code is no letter about a ticket; canary and digest belong to none, and a clock writes to authors."""
    desk, seen = Desk(), set()
    for make, _, _ in LETTERS.values():
        desk = Desk()
        desk.receives(mail("Sertifikam yüklenmiyor."))
        seen.add(make(desk).purpose)
    by_clock = {Purpose.AUTHOR_REMINDER, Purpose.CLOSING_NOTICE, Purpose.SURVEY}
    of_none = {Purpose.DIGEST, Purpose.MONTHLY_REPORT, Purpose.RETENTION, Purpose.ANCHOR}
    assert (INWARD | OUTWARD) - seen == {Purpose.CODE, *of_none, *by_clock}
