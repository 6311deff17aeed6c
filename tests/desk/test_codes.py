"""One-time codes: what counts as giving one, what machines that carry our letter along release, what guessing is worth."""

import re
from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest

from tests.desk.remembering_desk import FAIL, PASS, RULEBOOK, Desk, draft, house, mail, templates
from ulak.desk.decision import Disposition
from ulak.desk.staff.parked_mail import NOT_FOUND, TOO_MANY_GUESSES
from ulak.desk.staff.parking import ALPHABET, LIFE, MOST_MAILS, WRONG_MAILS, codes_in, new_code, park
from ulak.desk.ticket import Filing, Purpose, Status
from ulak.gateways.templates import Scene, Templates
from ulak.shipped import shipped

CODE = new_code(bytes(range(8)))
ZEHRA = "zehra@kurum.test"
TEMPLATES = Templates(shipped("templates"))


@pytest.fixture
def desk() -> Desk:
    """A ticket, and a mail of Zehra's about it that nothing proves."""
    desk = Desk()
    desk.receives(mail("Şikâyet ediyorum.", subject="Mali mühür"))
    desk.replies("#al", proof="", message_id="<parked@kurum.test>")
    return desk


def code_letter(desk: Desk, language: str = "tr", subject: str = "Mali mühür") -> str:
    """The text of a code letter as it leaves."""
    written = next(one for _, one, letter in desk.outbox if letter.purpose is Purpose.CODE)
    scene = Scene(house(language=language), RULEBOOK, None, None, desk.now)
    message = mail("#al", ZEHRA, subject)
    changed = {"language": language, "subject": subject, "message": message, "code": CODE}
    return TEMPLATES.render(type(written)(**{**fields(written), **changed}), scene).text


def fields(one: object) -> dict[str, object]:
    return {name: getattr(one, name) for name in type(one).__dataclass_fields__}


def writes(
    desk: Desk, text: str, *, to_letter: bool = True, author: str = ZEHRA, number: int = 1, **more: str
):
    """A mail to the desk, which replies to the code letter or carries no id at all."""
    if to_letter:
        more["In_Reply_To"] = desk.letter(Purpose.CODE).message_id
    subject = more.pop("subject", "Ynt: Doğrulama kodu: Mali mühür")
    return desk.receives(mail(text, author, subject, f"<c{number}@kurum.test>", **more), nonce=b"another!")


# ---------------------------------------------------------------- what a person writes

GIVEN = [
    CODE,
    CODE.lower(),
    f"Kod: {CODE}",
    f"kod:{CODE}.",
    f" {CODE[:4].lower()} {CODE[4:].lower()} ",
    f"{CODE[:4]}-{CODE[4:]}",
    f"{CODE[:4]}\N{NO-BREAK SPACE}{CODE[4:]}",
    f"*{CODE}*",
    f"My code is {CODE}.",
    f"Code {CODE[:4]} {CODE[4:]}",
    f"Merhaba,\n\n{CODE}\n\nKolay gelsin\nZehra",
    f"Merhaba,\nkod aşağıdadır.\n{CODE}",
    f"{CODE}\n\n> Kod: {CODE}",
    f"> bekletilen ileti\n> Kod: xxx\n\n{CODE}",
]
NOT_GIVEN = [
    "",
    f"Bir\niki\nüç\n{CODE}",
    f"Merhaba, bana gönderdiğiniz kodun ne olduğunu {CODE} anlayamadım",
    f"> {CODE}",
    f"| {CODE}",
    f"Benim.\n\n> Kod: {CODE}",
    f"x{CODE}",
    f"{CODE}x",
    f"{CODE[:5]} {CODE[5:]}",
    CODE[:7],
    " ".join(["WRNGABCD"] * 200) + f" {CODE}",
]


@pytest.mark.parametrize("to_letter", [True, False])
@pytest.mark.parametrize("text", GIVEN)
def test_a_person_gives_the_code(desk: Desk, text: str, to_letter: bool):
    decision = writes(desk, text, to_letter=to_letter)
    assert (decision.unparks, decision.disposition) == (desk.parked[0].spool_id, Disposition.FILED)
    assert decision.drafts == ()


@pytest.mark.parametrize("to_letter", [True, False])
@pytest.mark.parametrize("text", NOT_GIVEN)
def test_what_does_not_give_the_code(desk: Desk, text: str, to_letter: bool):
    assert writes(desk, text, to_letter=to_letter).unparks is None


def test_a_code_is_good_for_its_mail_and_person_and_three_days(desk: Desk):
    assert writes(desk, CODE, to_letter=False, author="cagri@kurum.test").unparks is None
    desk.now += LIFE
    assert writes(desk, CODE, number=2).unparks == desk.parked[0].spool_id
    desk.now += timedelta(seconds=1)
    assert writes(desk, CODE, number=3).unparks is None


# ---------------------------------------------------------------- machines that carry our letter along

AWAY = "Yıllık izindeyim, 7 Aralık'ta dönüyorum."


def quoted(text: str, mark: str) -> str:
    return "\n".join(f"{mark}{line}" for line in text.splitlines())


def without_blanks(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if line.strip())


CARRIED = {
    "as it is": lambda text: text,
    "marked": lambda text: quoted(text, "> "),
    "marked without a blank": lambda text: quoted(text, ">"),
    "marked by a bar": lambda text: quoted(text, "| "),
    "indented": lambda text: quoted(text, "    "),
    "without empty lines": without_blanks,
    "in one line": lambda text: " ".join(text.split()),
    "under a header block": lambda text: (
        f"Kimden: Kamu SM <bilgi@kamusm.test>\nTarih: 24.11.2026 09:00\nKime: {ZEHRA}\nKonu: Kod\n\n{text}"
    ),
    "under a ruler": lambda text: f"-----Özgün İleti-----\n{text}",
    "under an attribution": lambda text: f"24.11.2026 09:00 tarihinde Kamu SM yazdı:\n\n{text}",
}
PLACES = {
    "alone": "{letter}",
    "below": AWAY + "\n\n{letter}",
    "above": "{letter}\n\n" + AWAY,
    "between": AWAY + "\n{letter}\nZehra",
}


@pytest.mark.parametrize("carried", CARRIED)
@pytest.mark.parametrize("place", PLACES)
def test_a_machine_that_carries_the_code_letter_along_releases_nothing(desk: Desk, carried: str, place: str):
    for number, (language, subject, to_letter) in enumerate(
        product(("tr", "en"), ("Mali mühür", ""), (True, False))
    ):
        letter = code_letter(desk, language, subject)
        assert re.search(rf"(?m)^(Kod|Code): {CODE}$", letter)
        text = PLACES[place].format(letter=CARRIED[carried](letter))
        assert writes(desk, text, to_letter=to_letter, number=number).unparks is None
        assert codes_in(text) == frozenset()


def test_a_reply_without_the_code_is_told_once_what_is_missing_and_causes_no_other_code(desk: Desk):
    first = writes(desk, "Benim, gönderebilirsiniz.")
    assert (first.disposition, first.parking, templates(first)) == (Disposition.FILED, None, ["alarm"])
    hint = draft(first, "alarm")
    assert (hint.reason, hint.once, hint.purpose) == (NOT_FOUND.en, "code not found", Purpose.CODE)
    assert [one.address for one in hint.to] == [ZEHRA]
    assert CODE not in str(hint)
    assert [event.name for event in first.events] == ["code not found"]


def test_a_proven_reply_to_the_code_letter_is_no_note_but_its_commands_are_carried_out(desk: Desk):
    assert templates(writes(desk, "Benim.", Authentication_Results=PASS)) == ["alarm"]
    writes(desk, "#al", number=2, Authentication_Results=PASS)
    assert desk.ticket().owner == ZEHRA


def test_a_machine_without_any_header_comes_to_rest(desk: Desk):
    """It answers each code letter by a new mail of the same words: the third is filed, and coordinators hear of it."""
    decisions = [
        writes(desk, AWAY, to_letter=False, number=n, subject="İzin [KSM-2026-000001]") for n in range(3)
    ]
    assert {one.filing for one in decisions} == {Filing.PARKED}
    assert templates(decisions[2]) == ["alarm"]
    assert decisions[2].parking is None


def test_a_forgery_is_parked_and_told_as_often_as_it_comes(desk: Desk):
    for number in range(4):
        forged = writes(
            desk,
            AWAY,
            to_letter=False,
            number=number,
            subject="[KSM-2026-000001]",
            Authentication_Results=FAIL,
        )
        assert templates(forged) == ["code", "alarm"]


def test_what_nothing_proves_holds_nobody_s_answer(desk: Desk):
    """Somebody who knows a member's words repeats them under that address, while the answer can be taken back."""
    words = "Kartınız yarın kargoya verilecek."
    desk.replies(words, message_id="<answer@kurum.test>")
    assert desk.letter(Purpose.ANSWER).due_to_leave is not None
    decisions = [
        writes(desk, words, to_letter=False, number=n, subject="[KSM-2026-000001]") for n in range(2)
    ]
    assert [one.parking is None for one in decisions] == [False, True]
    assert decisions[1].holds == ()


# ---------------------------------------------------------------- who gets the letter, and who guesses


def test_the_code_goes_to_the_listed_address_and_never_to_reply_to(desk: Desk):
    forged = mail(
        "#kapat x", ZEHRA, "[KSM-2026-000001]", "<f@evil.test>", Reply_To="x@evil.test", Sender="y@evil.test"
    )
    letter = draft(desk.receives(forged), "code")
    assert ([one.address for one in letter.to], letter.cc) == ([ZEHRA], ())
    assert (letter.replies_to, letter.references) == ("", ())


def test_after_too_many_wrong_codes_none_counts_but_in_a_reply_to_the_letter(desk: Desk):
    for number in range(WRONG_MAILS):
        guess = writes(
            desk, new_code(bytes([number] * 8)), to_letter=False, number=number, subject="[KSM-2026-000001]"
        )
        assert templates(guess) == ["code"]
    guess = writes(desk, CODE, to_letter=False, number=100, subject="[KSM-2026-000001]")
    assert guess.unparks is None
    assert templates(guess) == ["code", "alarm"]
    alarm = draft(guess, "alarm")
    assert (alarm.reason, alarm.once) == (TOO_MANY_GUESSES.en.format(who=ZEHRA), "guesses")
    assert [one.address for one in alarm.to] == ["mib@kurum.test"]
    assert writes(desk, CODE, number=101).unparks == desk.parked[0].spool_id


def test_of_an_address_that_writes_without_end_no_code_is_tried_either(desk: Desk):
    for number in range(MOST_MAILS):
        desk.replies(f"Not {number}", message_id=f"<n{number}@kurum.test>")
    assert writes(desk, CODE, to_letter=False, number=100).unparks is None
    assert writes(desk, CODE, number=101).unparks == desk.parked[0].spool_id


def test_a_released_mail_meets_the_ticket_as_it_is_then():
    """Parked as an answer to an open ticket, released after a colleague has closed it: nothing leaves."""
    desk = Desk()
    desk.receives(mail("Şikâyet ediyorum."))
    fields = {"In_Reply_To": desk.letter(Purpose.NOTICE).message_id}
    answer = mail("Yanıtım.", ZEHRA, "Re: Konu", "<answer@kurum.test>", **fields)
    parked = desk.receives(answer)
    desk.replies("#yanıt\nÇözüldü.", "cagri@kurum.test")
    desk.waits(minutes=5)
    desk.dispatches()
    desk.replies("#kapat hakli ; surec", "cagri@kurum.test", message_id="<close@kurum.test>")
    assert desk.ticket().status is Status.CLOSED
    assert writes(desk, CODE).unparks == parked.parking.spool_id
    decision = desk.receives(answer, proven=True, own=parked.parking.spool_id)
    assert templates(decision) == ["receipt"]


def test_a_wrong_code_in_a_forgery_is_told_with_the_forgery(desk: Desk):
    guess = writes(desk, "WRNGABCD", to_letter=False, Authentication_Results=FAIL)
    assert templates(guess) == ["code", "alarm"]


def test_a_code_outlives_the_secret_it_was_kept_by(desk: Desk):
    old = desk.house
    desk.house = replace(old, secret=b"the new secret", former=(old.secret,))
    assert writes(desk, CODE).unparks == desk.parked[0].spool_id
    desk.house = replace(old, secret=b"the new secret")
    assert writes(desk, CODE, to_letter=False, number=2).unparks is None


def test_where_no_letter_can_be_sent_no_code_is_good():
    assert park(1, ZEHRA, "", b"secret", Desk().now).code_digest == ""
    desk = Desk(codes_left=0)
    desk.receives(mail("Şikâyet ediyorum."))
    decision = desk.replies("#al", proof="")
    assert decision.parking.code_digest == ""
    assert desk.receives(mail(CODE, ZEHRA, "Kod", "<c@kurum.test>")).unparks is None


def test_a_dictionary_of_codes_is_not_read():
    assert len(ALPHABET) ** 8 == 2**40
    assert len(codes_in("\n".join(" ".join(["ABCD"] * 100) for _ in range(100)))) == 0
    most = "\n".join("ABCD EFGH JKLM NPQR STUV" for _ in range(9))
    assert len(codes_in(most)) == 4
