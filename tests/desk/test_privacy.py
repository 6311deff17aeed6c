"""What goes and what stays of a person, decided and said without a store."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tests.store.specimen import NOON, ticket
from ulak.desk.certificates.report import Report, Reported
from ulak.desk.keeping.span import FOR_EVER
from ulak.desk.privacy.erasure import Erasure, goes, in_the_journal, stays
from ulak.desk.privacy.finding import Finding, What, in_order
from ulak.desk.privacy.spellings import Spellings, addresses_in, with_words, words_in
from ulak.desk.privacy.staying import Stay, in_words, kept_until, why_it_stays
from ulak.desk.ticket import Kind, Status, Ticket
from ulak.mail.every_coding import every_coding

ISTANBUL = ZoneInfo("Europe/Istanbul")
ZEYNEP = Spellings.of("zeynep@ornek.test")


@pytest.mark.parametrize(
    ("words", "every"),
    [
        ("Zeynep@ORNEK.test", ("zeynep@ornek.test",)),
        (" <zeynep@ornek.test> ", ("zeynep@ornek.test",)),
        ("a@şikayet.test", ("a@xn--ikayet-vjb.test", "a@şikayet.test")),
        ("a@xn--ikayet-vjb.test", ("a@xn--ikayet-vjb.test", "a@şikayet.test")),
        ("a@xn--99999999.test", ("a@xn--99999999.test",)),
        ("a@[192.0.2.1]", ("a@[192.0.2.1]",)),
    ],
)
def test_an_address_is_known_however_it_is_spelled(words: str, every: tuple[str, ...]):
    assert Spellings.of(words).every == every


@pytest.mark.parametrize("words", ["", "zeynep", "@ornek.test", "zeynep@", "a b@ornek.test", "a@b,c@d"])
def test_what_is_no_address_is_refused(words: str):
    with pytest.raises(ValueError, match="is no address"):
        Spellings.of(words)


@pytest.mark.parametrize(
    ("words", "without"),
    [
        ("Yazın: ZEYNEP@ornek.test.", "Yazın: (erased)."),
        ("<zeynep@ornek.test>", "<(erased)>"),
        ("<20261124.zeynep@ornek.test>", "<20261124.(erased)>"),
        ("mailto:zeynep@ornek.test\nzeynep@ornek.test", "mailto:(erased)\n(erased)"),
        ("cazeynep@ornek.test zeynep@ornek.test.tr zeynep+x@ornek.test", None),
        ("zeynep@ornek", None),
    ],
)
def test_it_gives_way_where_it_stands_by_itself(words: str, without: str | None):
    assert ZEYNEP.stands_in(words) is (without is not None)
    assert ZEYNEP.stands_in_bytes(words.encode()) is (without is not None)
    assert ZEYNEP.without(words) == (words if without is None else without)


def test_its_letters_are_cut_out_of_anything():
    assert ZEYNEP.cut_out("xZeynep@Ornek.testx") == "x(erased)x"


def test_json_is_searched_and_changed_whole():
    content = ["a", {"p1": "b", "p2": [1, None, "c"]}]
    assert list(words_in(content)) == ["a", "p1", "p2", "b", "c"]
    assert with_words(content, str.upper) == ["A", {"p1": "B", "p2": [1, None, "C"]}]


def test_whatever_looks_like_an_address_is_found():
    assert list(addresses_in(["<A@b.test>, c@d.test.", "nobody"])) == ["a@b.test", "c@d.test"]
    assert "a@b.test" in addresses_in(["*a@b.test*"])
    assert "a@b.test" in addresses_in(["A@b.test’in"])


def test_findings_are_told_by_ticket_and_counted_together():
    told = in_order(
        (
            Finding(What.WROTE, "KSM-2", NOON),
            Finding(What.IN_MESSAGE, "KSM-1", None),
            Finding(What.WROTE, "KSM-2", datetime(2026, 1, 1, tzinfo=UTC), 2),
            Finding(What.AUTHOR, "KSM-2", NOON),
            Finding(What.IN_MESSAGE, "KSM-1", None),
            Finding(What.KNOWN),
        )
    )
    assert told == (
        Finding(What.KNOWN),
        Finding(What.IN_MESSAGE, "KSM-1", None, 2),
        Finding(What.AUTHOR, "KSM-2", NOON),
        Finding(What.WROTE, "KSM-2", datetime(2026, 1, 1, tzinfo=UTC), 3),
    )


def report(*ends: datetime | None, **changes: object) -> Ticket:
    certificates = tuple(Reported("x", "text", not_after=end) for end in ends)
    made = ticket(kind=Kind.CERTIFICATE_PROBLEM_REPORT, report=Report(certificates=certificates))
    return replace(made, **changes)  # type: ignore[arg-type]


def test_a_hold_and_the_record_of_a_report_stay():
    assert why_it_stays(ticket(), NOON, is_held=False) is None
    held = why_it_stays(ticket(), NOON, is_held=True)
    assert held == Stay("KSM-2026-000001", "legal hold, until it is lifted")
    is_open = why_it_stays(report(), NOON, is_held=False)
    assert is_open is not None
    assert in_words(is_open, ISTANBUL) == (
        "KSM-2026-000001 stays: open certificate problem report, whose findings are owed"
    )
    closed = report(datetime(2027, 3, 1, tzinfo=UTC), status=Status.CLOSED, closed_at=NOON)
    stay = why_it_stays(closed, NOON, is_held=False)
    assert stay is not None
    assert in_words(stay, ISTANBUL).endswith("record of a certificate problem report, until 01.03.2029")
    assert why_it_stays(closed, datetime(2029, 3, 1, tzinfo=UTC), is_held=False) is None


@pytest.mark.parametrize(
    ("ends", "closed", "until"),
    [
        ((), None, NOON.replace(year=2028)),
        ((None,), datetime(2026, 12, 1, tzinfo=UTC), datetime(2030, 1, 3, tzinfo=UTC)),
        ((datetime(2028, 2, 29, tzinfo=UTC), None), NOON, datetime(2030, 3, 1, tzinfo=UTC)),
        ((datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),), NOON, FOR_EVER),
    ],
)
def test_it_is_kept_two_years_after_the_last_certificate(
    ends: tuple[datetime | None, ...], closed: datetime | None, until: datetime
):
    assert kept_until(report(*ends, closed_at=closed)) == until


def test_what_goes_and_what_stays_is_said_first():
    erasure = Erasure(
        persons=("p1",),
        tickets=("KSM-1", "KSM-2"),
        still_open=("KSM-2",),
        stays=(Stay("KSM-3", "legal hold, until it is lifted"),),
        mails=1,
        letters=2,
        told=3,
        waiting=1,
        named=3,
        originals=2,
        unread=1,
    )
    assert not erasure.is_empty
    assert goes(erasure) == (
        "address and name, wherever the desk keeps them",
        "all that was written on 2 tickets of theirs: KSM-1, KSM-2",
        "1 mail they wrote on other tickets, or on none",
        "2 letters to them alone on other tickets, or on none",
        "3 letters to colleagues with such a mail in it",
        "1 letter not sent yet: never will be",
        "3 texts of others with the address in it, which gives way to (erased)",
    )
    said = stays(erasure, ISTANBUL)
    assert said[0] == "KSM-3 stays: legal hold, until it is lifted"
    assert any("2 mails of others as they wrote it" in line for line in said)
    assert any("KSM-2, still open" in line for line in said)
    assert any("1 mail not read yet" in line for line in said)


def test_of_nobody_nothing_goes():
    assert Erasure().is_empty
    assert goes(Erasure()) == ()
    assert len(stays(Erasure(), ISTANBUL)) == 1


def test_the_journal_gets_ids_and_counts():
    facts = dict(in_the_journal(Erasure(persons=("p1", "p2"), mails=2), "ab" * 32, again=False))
    assert (facts["person"], facts["mails"], facts["mark"]) == ("p1 p2", "2", "ab" * 32)
    assert "again" not in facts
    assert "again" in dict(in_the_journal(Erasure(), "ab" * 32, again=True))


def test_a_mail_is_read_in_every_coding():
    packed = b"x=40y\r\n\r\nemV5bmVwQG9ybmVrLnRlc3Q=\r\n\r\nYWFhYWFhYWFhYWFhYWFhYQa\r\n\r\nYWFhYWFhYWFhYWFhYWFhYW\r\n"
    assert b"x@y" in b" ".join(every_coding(packed))
    assert any(ZEYNEP.stands_in_bytes(piece) for piece in every_coding(packed))
