"""Whom a forward proposes, and whether the mail in it came before."""

import pytest

from tests.desk.remembering_desk import PASS, Desk, draft, house, mail, said, templates
from ulak.desk.decision import Disposition
from ulak.desk.rules.mentions import mentions
from ulak.desk.ticket import Kind, Relation, Role

STAFF, HANNO = "cagri@kurum.test", "hanno@research.test"


def block(who: str, subject: str = "Kart", date: str = "5 Ekim 2026 Pazartesi 10:00") -> str:
    return f"-----Özgün İleti-----\nKimden: {who}\nGönderildi: {date}\nKime: x@y.test\nKonu: {subject}\n\nMetin.\n\n"


def forward(text: str, author: str = STAFF, message_id: str = "<f@x.test>", **fields: str):
    given = {"subject": "İLT: Kart", "Authentication_Results": PASS} | fields
    return mail(text, author, given.pop("subject"), message_id, **given)


def reason(text: str, language: str = "en", author: str = STAFF) -> str:
    desk = Desk(house(language=language))
    decision = desk.receives(forward(text, author))
    return draft(decision, "receipt" if author == STAFF else "notice").reason


CHAIN = block("Ali <ali@aracı.test>") + block("mehmet@kurum.test") + block(f"Hanno <{HANNO}>")


def test_the_nearest_and_the_first_author_are_proposed_and_nobody_of_the_desk():
    words = reason(CHAIN)
    assert words.count("#author") == 2
    assert words.index("#author ali@aracı.test") < words.index(f"#author {HANNO}")
    assert "mehmet@kurum.test" not in words


@pytest.mark.parametrize("language", ["tr", "en"])
def test_what_is_proposed_is_marked_as_to_be_confirmed(language: str):
    words = reason(block(f"Hanno <{HANNO}>"), language)
    assert f"Hanno <{HANNO}>, 5 Ekim 2026 Pazartesi 10:00" in words
    assert ("teyit edilmeli" if language == "tr" else "to be confirmed") in words
    assert f"#{'yazar' if language == 'tr' else 'author'} {HANNO}" in words


@pytest.mark.parametrize(
    ("who", "said_instead"),
    [
        ("mehmet@kurum.test", "cannot be told"),
        ("Kamu SM <bilgi@kamusm.test>", "cannot be told"),
        ("SSL <ssl-ekip@kurum.test>", "cannot be told"),
        ("noreply@firma.test", "cannot be told"),
        (STAFF, "cannot be told"),
        ("Ali Veli", "by Ali Veli, 5 Ekim 2026 Pazartesi 10:00; the address is not in it"),
    ],
)
def test_who_is_never_proposed(who: str, said_instead: str):
    words = reason(block(who))
    assert said_instead in words
    assert f"#author {who}" not in words


@pytest.mark.parametrize(
    ("date", "shown"),
    [
        ("Thu, 26 Nov 2026 01:47:57 +0000", "26.11.2026 04:47"),
        ("26 Nov 2026 01:47:57 -0500 (EST)", "26.11.2026 09:47"),
        ("5 Ekim 2026 Pazartesi 10:00", "5 Ekim 2026 Pazartesi 10:00"),
        ("Thu, 26 Nov 2026 01:47:57", "Thu, 26 Nov 2026 01:47:57"),
        ("31 Dec 9999 23:47:57 -0500", "31 Dec 9999 23:47:57 -0500"),
        ("Thu, 99 Nov 2026 01:47:57 +0000", "Thu, 99 Nov 2026 01:47:57 +0000"),
    ],
)
def test_a_date_is_shown_in_the_desk_s_zone_where_it_tells_its_own(date: str, shown: str):
    assert f"Hanno <{HANNO}>, {shown} (" in reason(block(f"Hanno <{HANNO}>", date=date))


def test_a_forward_without_a_block_says_so_too():
    assert "cannot be told" in reason("Bilginize, ayrıntı yok.")


def test_a_customer_s_forward_needs_no_proposal():
    assert f"was written by Hanno <{HANNO}>" in reason(block(f"Hanno <{HANNO}>"), author="z@firma.test")
    assert "written by" not in reason("Metin.", author="z@firma.test")


def test_personal_numbers_in_names_are_masked():
    assert "10000000146" not in reason(block(f"Ali 10000000146 <{HANNO}>"))


def attached(message_id: str = "<first@research.test>", text: str = "Metin.") -> dict[str, str]:
    body = (
        "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nEktedir.\r\n--b\r\nContent-Type: message/rfc822\r\n\r\n"
        f"From: Hanno <{HANNO}>\r\nSubject: Soru\r\nMessage-ID: {message_id}\r\n\r\n{text}\r\n--b--\r\n"
    )
    return {"text": body, "Content_Type": "multipart/mixed; boundary=b", "subject": "Bilginize"}


@pytest.mark.parametrize("way", ["attached", "referred to"])
def test_a_forwarded_mail_that_came_before_is_named_linked_and_flagged(way: str):
    desk = Desk()
    desk.receives(mail("Merhaba.", HANNO, message_id="<first@research.test>"))
    desk.waits(hours=2)
    fields = (
        attached() if way == "attached" else {"text": block(HANNO), "References": "<first@research.test>"}
    )
    decision = desk.receives(forward(**fields))
    assert decision.disposition is Disposition.TICKET
    assert [(one.number, one.relation) for one in decision.links] == [("KSM-2026-000001", Relation.ABOUT)]
    assert "earlier-arrival-known" in decision.after.tags
    assert "KSM-2026-000001, 24.11.2026 09:00" in draft(decision, "receipt").reason
    assert decision.after.received_at == desk.now


REPORT = "The private key of www.ornek.test is public, please revoke the certificate."


@pytest.mark.parametrize(
    ("hours", "text", "fields", "counts_from_it"),
    [
        (2, REPORT, {}, True),
        (7 * 24, REPORT, {}, True),
        (7 * 24 + 1, REPORT, {}, False),
        (2, "Kartım gelmedi.", {}, False),
        (2, REPORT, {"author": "ssl-ekip@kurum.test", "Authentication_Results": "x"}, False),
        (2, REPORT, {"author": "z@firma.test"}, False),
    ],
)
def test_the_clock_of_a_forwarded_report_counts_from_its_first_arrival(
    hours: int, text: str, fields: dict[str, str], counts_from_it: bool
):
    """BR 4.9.5 counts from the receipt by the house; only colleagues who are proven can move it."""
    desk = Desk()
    desk.receives(mail("Merhaba.", HANNO, message_id="<first@research.test>"))
    first = desk.now
    desk.waits(hours=hours)
    decision = desk.receives(forward(block(HANNO) + text, References="<first@research.test>", **fields))
    expected = first if counts_from_it else desk.now
    assert decision.after.received_at == expected
    assert {one.started_at for one in decision.after.promises} <= {expected}
    if counts_from_it:
        assert "time counts from then" in said(decision) or "o andan başlar" in said(decision)
        assert dict(decision.events[0].facts)["arrival"] == "of the forwarded mail, as it came first"


def test_an_id_that_nobody_knows_is_only_perhaps_an_earlier_arrival():
    decision = Desk().receives(forward(**attached()))
    assert "may have reached the house earlier" in said(decision)
    assert (decision.links, "earlier-arrival-known" in decision.after.tags) == ((), False)


def test_a_mail_known_by_a_letter_of_ours_alone_did_not_come_before():
    desk = Desk()
    desk.receives(mail("Merhaba.", HANNO, message_id="<first@research.test>"))
    acknowledgement = desk.dossiers["KSM-2026-000001"].letters[0].message_id
    decision = desk.receives(forward(**attached(acknowledgement)))
    assert "earlier-arrival-known" not in decision.after.tags


def test_a_report_in_an_attached_mail_is_one_in_the_wrong_mailbox():
    text = "The private key of www.ornek.test is public, please revoke the certificate."
    message = forward(**attached(text=text))
    assert {"private-key", "revocation-request"} <= set(mentions(message))
    assert Desk().receives(message).after.kind is Kind.CERTIFICATE_PROBLEM_REPORT


def test_the_forwarder_stays_the_author_until_somebody_says_otherwise():
    decision = Desk().receives(forward(block(HANNO)))
    assert (decision.after.author.address, [one.role for one in decision.after.participants]) == (
        STAFF,
        [Role.AUTHOR],
    )
    facts = dict(next(one for one in decision.events if one.name == "not acknowledged").facts)
    assert facts["why"] == "forwarded by somebody of the desk"


def test_a_rule_that_sends_our_letters_back_comes_to_rest():
    """A member's mailbox forwards every letter of ours to the desk, which writes one for each."""
    desk = Desk()
    for number in range(30):
        desk.waits(minutes=1)
        decision = desk.receives(
            forward(block("Kamu SM <bilgi@kamusm.test>") + str(number), message_id=f"<f{number}@kurum.test>")
        )
    assert (decision.disposition, templates(decision)) == (Disposition.FILED, ["alarm"])
    assert len(desk.dossiers) < 12
