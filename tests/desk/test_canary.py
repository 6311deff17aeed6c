"""When a canary is due, and which mail proves that it came home."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.desk.remembering_desk import ISTANBUL, NOW, RULEBOOK, house, mail
from ulak.desk.coming.decide import decide
from ulak.desk.coming.known import Known, Seen
from ulak.desk.decision import Arrival, Decision, Disposition
from ulak.desk.signed_id import addressee_of, sign, word_of
from ulak.desk.ticket import LetterState, Purpose
from ulak.desk.watch.canary import PEM, is_due, send
from ulak.desk.watch.flight import Flight, Place
from ulak.mail.message import Attachment, Origin

HOUSE = house()
CAINFO = HOUSE.counter("cainfo")
(DRAFT,) = send(CAINFO, HOUSE).drafts
ID = sign(HOUSE, "", addressee_of(DRAFT.to, DRAFT.cc), word_of(DRAFT), NOW, counter="cainfo", nonce="x")
ADDRESS = "cainfo@tubitak.test"


def test_it_looks_like_a_private_key_and_says_that_it_is_none() -> None:
    (file,) = DRAFT.attachments
    assert (file.content, DRAFT.purpose, DRAFT.to) == (PEM, Purpose.CANARY, (CAINFO.address,))
    assert file.holds_private_key
    assert b"THISISNOTAPRIVATEKEY" in PEM


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        (None, "24 12:00", True),
        ("24 09:00", "24 23:59", False),
        ("24 09:00", "25 05:59", False),
        ("24 09:00", "25 09:01", True),
        ("20 09:00", "25 03:00", True),  # after downtime at once, and once
        ("25 03:00", "25 09:01", True),
        ("25 09:01", "26 05:59", False),
    ],
)
def test_it_is_due_once_a_day_at_a_time_of_its_own(last: str | None, now: str, due: bool) -> None:
    def instant(words: str) -> datetime:
        return datetime.strptime(f"2026-11-{words}", "%Y-%m-%d %H:%M").replace(tzinfo=ISTANBUL)

    assert is_due(instant(last) if last else None, ADDRESS, instant(now), ISTANBUL) is due


def test_addresses_do_not_all_send_at_one_time() -> None:
    six = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
    minutes = [six + timedelta(minutes=minute) for minute in range(181)]
    last = six - timedelta(hours=1)
    addresses = [f"address-{number}@kurum.test" for number in range(20)]
    first = [next(at for at in minutes if is_due(last, one, at, ISTANBUL)) for one in addresses]
    assert len(set(first)) > 10


def comes(
    mailbox: str = "cainfo",
    *,
    message_id: str = ID,
    junk: bool = False,
    content: bytes = PEM,
    after: timedelta = timedelta(seconds=5),
    seen: Seen | None = None,
    **flight: object,
) -> Decision:
    """Decide about a mail with that Message-ID and file; the store knows a canary of that id."""
    file = Attachment("canary-not-a-key.pem", "application/x-pem-file", content)
    message = replace(mail(message_id=message_id), origin=Origin.OWN, attachments=(file,))
    under_way = Flight("cainfo", message_id, LetterState.SENT, NOW, "", landed=False)
    known = Known("KSM-2026-000001", seen=seen, canary=replace(under_way, **flight))  # type: ignore[arg-type]
    arrival = Arrival(1, mailbox, "Junk" if junk else "INBOX", junk, NOW + after)
    return decide(message, arrival, known, RULEBOOK, HOUSE, NOW + after, bytes(8))


@pytest.mark.parametrize(
    ("decision", "place"),
    [
        (comes(), Place.INBOX),
        (comes(content=PEM.replace(b"\r\n", b"\n")), Place.INBOX),
        (comes(junk=True), Place.JUNK),
        (comes(content=b"removed by a filter"), Place.STRIPPED),
    ],
)
def test_the_first_copy_in_its_mailbox_proves_the_way(decision: Decision, place: Place) -> None:
    assert decision.landing is not None
    assert (decision.landing.place, decision.landing.seconds) == (place, 5)
    assert (decision.disposition, decision.after, decision.drafts) == (Disposition.FILED, None, ())
    assert dict(decision.events[0].facts)["mailbox"] == "cainfo"


def test_a_copy_that_came_to_another_mailbox_first_hides_nothing() -> None:
    """Its second delivery is a duplicate of the mail, and all the same the one that proves the way."""
    decision = comes(seen=Seen("", filed=True))
    assert (decision.disposition, decision.landing is None) == (Disposition.DUPLICATE, False)


def test_a_canary_found_before_its_250_was_written_down_took_no_time() -> None:
    decision = comes(sent_at=None)
    assert decision.landing is not None
    assert decision.landing.seconds == 0


@pytest.mark.parametrize(
    "decision",
    [
        comes("bilgi"),
        comes(landed=True),
        comes(after=timedelta(days=21)),
        comes(message_id="<canary.of.nobody@tubitak.test>"),
        comes(message_id=sign(HOUSE, "", "someone@else.test", "note", NOW, counter="cainfo")),
    ],
)
def test_what_proves_nothing_is_filed_and_changes_nothing(decision: Decision) -> None:
    assert decision.disposition is Disposition.FILED
    assert (decision.landing, decision.events, decision.drafts, decision.after) == (None, (), (), None)


def test_somebody_elses_mail_with_a_canarys_words_is_somebody_elses_mail() -> None:
    message = mail("THISISNOTAPRIVATEKEY", message_id="<x@ornek.test>")
    arrival = Arrival(1, "bilgi", "INBOX", junk=False, received_at=NOW)
    decision = decide(message, arrival, Known("KSM-2026-000001"), RULEBOOK, HOUSE, NOW, bytes(8))
    assert decision.disposition is Disposition.TICKET
