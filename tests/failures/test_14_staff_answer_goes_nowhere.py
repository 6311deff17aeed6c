"""
Class 14: a staff answer goes nowhere, or a note goes to the author.

What a staff mail is, follows from the letter it replies to, and a receipt says who got what. Guards:
`desk/signed_id.word_of` writes the purpose into each id, `desk/identify.identify` asks the nearest id of ours
before it asks the subject, also where that id has expired, and `desk/drafts.receipt` shows what leaves. Let
`identify` look at the subject alone and "a receipt, its token made plain" reaches the author; let it skip an
expired id and so does the last test.
"""

import email
import email.policy
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from tests.cli.living_house import mail
from tests.desk.remembering_desk import Desk, templates
from tests.desk.remembering_desk import mail as written
from tests.failures.dovecot_house import DovecotHouse, dovecot_house
from tests.servers.dovecot import Dovecot
from tests.servers.sink import Sink
from ulak.desk.signed_id import LIFE, Word
from ulak.desk.staff.staff_mail import NOTE_BY_SUBJECT
from ulak.desk.ticket import Filing, Purpose

ZEHRA, TEAM = "zehra@kurum.test", "musteri-iliskileri@kurum.test"
TEXT = "Kargonuz yarın yola çıkıyor."
FOREIGN = "<somebody.else@ornek.test>"


@dataclass(frozen=True)
class Seen:
    """A letter as its receiver sees it."""

    message_id: str
    subject: str
    text: str


@dataclass(frozen=True)
class Begun:
    """A ticket with its notice, a first note of Zehra's, and so a receipt."""

    number: str
    author: str
    notice: Seen
    receipt: Seen


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, dovecot: Dovecot) -> Iterator[DovecotHouse]:
    with Sink() as sink:
        yield dovecot_house(tmp_path_factory.mktemp("fourteen"), dovecot, sink)


def begun(house: DovecotHouse, author: str, more: str = "") -> Begun:
    house.deliver("bilgi", mail(f"Konu: {author}", "Şikâyetçiyim.", author, more=more))
    house.turn()
    number = str(house.tickets()[-1]["number"])
    writes(house, "#not\nİlk not.", f"[{number}]", "")
    return Begun(number, author, letters(house, TEAM)[-1], letters(house, ZEHRA)[-1])


def letters(house: DovecotHouse, address: str) -> list[Seen]:
    found = (one.raw for one in house.sink.letters if address in one.recipients)
    return [_seen(email.message_from_bytes(raw, policy=email.policy.default)) for raw in found]


def _seen(letter: email.message.EmailMessage) -> Seen:
    body = letter.get_body(("plain",))
    assert body is not None
    return Seen(str(letter["Message-ID"]), str(letter["Subject"]), body.get_content())


def writes(house: DovecotHouse, text: str, subject: str, replied: str, references: str = "") -> None:
    """Zehra, whom our border proves, writes to the desk; what is due is done at once (hold 0s)."""
    threading = f"In-Reply-To: {replied}\nReferences: {references or replied}\n" if replied else ""
    house.deliver("bilgi", mail(subject, text, ZEHRA, more=threading))
    house.turn()


# what is replied to, what the subject says → does the text reach the author
ROWS: dict[str, tuple[str, str, bool]] = {
    "the notice": ("notice", "Re: [{number}] Konu", True),
    "the notice, its token gone": ("notice", "Re: Konu", True),
    "the notice, with the token of a note": ("notice", "Re: [{number} not] Konu", False),
    "the notice, with the English token of a note": ("notice", "Re: [{number} note] Konu", False),
    "the receipt": ("receipt", "Re: [{number} not] Konu", False),
    "the receipt, its token made plain": ("receipt", "Re: [{number}] Konu", False),
    "the receipt, its token gone": ("receipt", "Re: Konu", False),
    "the receipt, in a thread that began with the notice": ("notice receipt", "Re: [{number}] Konu", False),
    "a letter of somebody else, plain token": ("foreign", "Re: [{number}] Konu", True),
    "a letter of somebody else, token of a note": ("foreign", "Re: [{number} not] Konu", False),
    "an id that only looks like ours, token of a note": ("forged", "Re: [{number} not] Konu", False),
    "nothing, plain token": ("", "[{number}]", True),
    "nothing, token of a note": ("", "[{number} not]", False),
}


@pytest.mark.parametrize("row", ROWS)
def test_the_purpose_is_that_of_the_letter_replied_to_and_a_note_where_the_subject_says_so(
    house: DovecotHouse, row: str
) -> None:
    replied, subject, reaches = ROWS[row]
    ticket = begun(house, f"yazar{list(ROWS).index(row)}@yurttas.test")
    ids = {
        "notice": ticket.notice.message_id,
        "receipt": ticket.receipt.message_id,
        "foreign": FOREIGN,
        "forged": ticket.notice.message_id.replace(".reply.", ".note."),
        "": "",
    }
    chain = [ids[name] for name in replied.split(" ")]
    to_author, to_zehra = len(letters(house, ticket.author)), len(letters(house, ZEHRA))
    writes(house, TEXT, subject.format(number=ticket.number), chain[-1], " ".join(chain))

    new = letters(house, ticket.author)[to_author:]
    assert [TEXT in one.text for one in new] == ([True] if reaches else [])
    (receipt,) = letters(house, ZEHRA)[to_zehra:]
    assert (f"Kime: {ticket.author}" in receipt.text) is reaches
    assert ("not olarak" in receipt.text.partition("Bu yazı,")[0]) is not reaches
    shown = house.show(ticket.number)["messages"]
    kinds = [one["kind"] for one in shown if one["direction"] == "in" and TEXT in one["text"]]
    assert kinds == ["answer" if reaches else "note"]
    assert house.tickets()[-1]["number"] == ticket.number


def test_a_receipt_names_everybody_who_gets_the_answer(house: DovecotHouse) -> None:
    ticket = begun(house, "veli@yurttas.test", "Cc: ali@yurttas.test\n")
    writes(house, TEXT, f"Re: {ticket.notice.subject}", ticket.notice.message_id)
    receipt = letters(house, ZEHRA)[-1]
    told = {line.partition(": ")[2] for line in receipt.text.splitlines() if re.match("Kime|Bilgi", line)}
    (answer,) = [one for one in letters(house, "veli@yurttas.test") if TEXT in one.text]
    reached = [one for one in house.sink.letters if f"Message-ID: {answer.message_id}".encode() in one.raw]
    assert told == {"veli@yurttas.test", "ali@yurttas.test"}
    assert {address for one in reached for address in one.recipients} == told


@pytest.mark.parametrize(
    "subject", ["Re: [KSM-2026-000001 not] Konu", "Re: [KSM-2026-000001] Konu", "Re: Konu"]
)
def test_an_expired_receipt_does_not_hand_its_reply_to_an_older_notice(subject: str) -> None:
    """A note's id lives for 30 days, a notice's for 400; both stand in References."""
    desk = Desk()
    desk.receives(written("Şikâyet ediyorum."))
    desk.replies("#not\nİlk not.")
    notice, receipt = (desk.letter(one).message_id for one in (Purpose.NOTICE, Purpose.RECEIPT))
    desk.now += LIFE[Word.NOTE] + timedelta(days=1)
    proof = "mx.kamusm.test; dmarc=pass header.from=kurum.test"
    reply = written(
        "İç değerlendirme.",
        ZEHRA,
        subject,
        "<late@kurum.test>",
        In_Reply_To=receipt,
        References=f"{notice} {receipt}",
        Authentication_Results=proof,
    )
    decision = desk.receives(reply)
    assert (decision.filing, templates(decision)) == (Filing.NOTE, ["receipt"])
    assert NOTE_BY_SUBJECT.en not in decision.drafts[-1].reason
    newer = replace(reply, in_reply_to=(notice,), references=(receipt, notice), message_id="<n@kurum.test>")
    assert templates(desk.receives(newer)) == ([] if " not]" in subject else ["answer"]) + ["receipt"]
