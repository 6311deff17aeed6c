"""What doctor's probe looks like, who may be judged by it, and what follows."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.desk.remembering_desk import MX, NOW, RULEBOOK, house, mail
from ulak.desk.coming.decide import decide
from ulak.desk.coming.known import Known, Seen
from ulak.desk.decision import Arrival, Decision, Disposition
from ulak.desk.house import House
from ulak.desk.signed_id import sign
from ulak.desk.watch.alarm import title
from ulak.desk.watch.probe import is_probe, trouble, write
from ulak.desk.watch.trust import Distrust, Probe, Way
from ulak.mail.authentication import verdict
from ulak.mail.message import Message, Origin
from ulak.mail.parse import parse

HOUSE = house()
BILGI = HOUSE.counter("bilgi")
PROBE, WIRE = write(BILGI, HOUSE, Way.INSIDE, NOW, "x")
OWN = f"Authentication-Results: {MX}; dmarc=pass header.from=kamusm.test\r\n".encode()


def read(raw: bytes = WIRE, at: House = HOUSE) -> Message:
    return parse(raw, own=lambda id: is_probe(at, id))


def comes(
    raw: bytes = WIRE,
    mailbox: str = "bilgi",
    probe: Probe | None = PROBE,
    after: timedelta = timedelta(minutes=1),
    seen: Seen | None = None,
    at: House = HOUSE,
) -> Decision:
    arrival = Arrival(1, mailbox, "INBOX", False, NOW + after)
    known = Known("KSM-2026-000001", seen=seen, probe=probe)
    return decide(read(raw, at), arrival, known, RULEBOOK, at, NOW + after, bytes(8))


def test_it_is_a_mail_of_ours_that_claims_to_have_passed_our_border() -> None:
    message = read()
    assert WIRE.startswith(b"Authentication-Results: mx.kamusm.test; dmarc=pass header.from=kamusm.test; ")
    assert verdict(message, MX).aligned  # whoever does not clean believes it
    assert (message.origin, message.author.address) == (Origin.OWN, "bilgi@kamusm.test")
    assert message.to == (BILGI.address,)
    assert message.automatic
    assert "yanıtlamayınız" in read(write(BILGI, house(language="tr"), Way.INSIDE, NOW, "x")[1]).text


def test_each_is_another_and_each_way_has_its_own() -> None:
    others = [write(BILGI, HOUSE, way, NOW, nonce)[0] for way in Way for nonce in "xyz"]
    assert len({one.message_id for one in others}) == 6
    assert others[0] == PROBE


@pytest.mark.parametrize(
    ("raw", "forged"),
    [
        (WIRE, True),
        (b"Received: from a.test by mx.kamusm.test; now\r\n" + WIRE, True),
        (b"Authentication-Results: relay.test; dmarc=fail\r\n" + WIRE, True),
        (WIRE.replace(b"Subject:", OWN + b"Subject:"), True),
        (OWN + WIRE, False),
        (OWN.replace(b"mx.", b"MX.") + WIRE, False),
        (WIRE.partition(b"\r\n")[2], False),
        (OWN + WIRE.partition(b"\r\n")[2], False),
        (b"X-Original-" + WIRE, False),
    ],
)
def test_the_forged_field_is_on_top_or_is_not(raw: bytes, forged: bool) -> None:
    decision = comes(raw)
    assert decision.judgement is not None
    assert decision.judgement.is_forged is forged
    assert (decision.disposition, decision.after, decision.drafts) == (Disposition.FILED, None, ())
    name = "forged results passed" if forged else "forged results did not pass"
    assert [(event.name, dict(event.facts)) for event in decision.events] == [
        (name, {"mailbox": "bilgi", "way": "inside"})
    ]


def test_a_gateway_that_changes_the_id_s_case_and_domain_hides_nothing() -> None:
    given = PROBE.message_id.encode()
    assert comes(WIRE.replace(given, given.upper())).judgement is not None


def test_a_second_delivery_of_it_is_a_duplicate_and_may_be_the_one_that_proves() -> None:
    decision = comes(seen=Seen("", filed=True))
    assert (decision.disposition, decision.judgement is None) == (Disposition.DUPLICATE, False)


def test_a_mailbox_that_believes_nobody_now_is_judged_all_the_same() -> None:
    decision = comes(OWN + WIRE, at=HOUSE.distrusting({"bilgi"}))
    assert decision.judgement is not None
    assert not decision.judgement.is_forged


@pytest.mark.parametrize(
    "decision",
    [
        comes(probe=None),
        comes(probe=replace(PROBE, judged=True)),
        comes(probe=write(BILGI, HOUSE, Way.INSIDE, NOW, "y")[0]),
        comes(mailbox="cainfo"),
        comes(mailbox="cainfo", probe=replace(PROBE, mailbox="cainfo")),
        comes(after=timedelta(days=8)),
        comes(probe=replace(PROBE, mailbox="cainfo")),
    ],
)
def test_what_may_not_be_judged_by_is_filed_and_changes_nothing(decision: Decision) -> None:
    assert decision.disposition is Disposition.FILED
    assert (decision.judgement, decision.events, decision.drafts, decision.after) == (None, (), (), None)


@pytest.mark.parametrize(
    "message_id",
    [
        sign(HOUSE, "", "bilgi@kamusm.test", "note", NOW, counter="bilgi"),
        sign(
            replace(HOUSE, secret=b"another desk's"), "", "bilgi@kamusm.test", "probe", NOW, counter="bilgi"
        ),
        "<0.probe.1.aaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaa@kamusm.test>",
        "<a1@ornek.gov.tr>",
    ],
)
def test_what_others_write_is_no_probe(message_id: str) -> None:
    assert not is_probe(HOUSE, message_id)


def test_a_probe_of_a_former_secret_and_of_years_ago_is_still_ours() -> None:
    later = replace(HOUSE, secret=b"a new secret of the tests", former=(HOUSE.secret,))
    assert is_probe(later, PROBE.message_id)


@pytest.mark.parametrize(
    ("way", "said"), [(Way.INSIDE, "then ulak doctor"), (Way.OUTSIDE, "--probe-through")]
)
def test_administrators_are_told_what_to_do_in_both_languages(way: Way, said: str) -> None:
    found = trouble(Distrust("bilgi", way, NOW), BILGI)
    assert (found.since, found.name.endswith(": bilgi")) == (NOW, True)
    assert said in found.remedy.en
    assert ("sent from outside" in found.words.en) is (way is Way.OUTSIDE)
    for words in (found.words.tr, found.words.en):
        assert "bilgi@kamusm.test" in words
        assert MX in words
        assert "{" not in words
    assert title(found.name, "tr").startswith("Uydurulmuş kimlik denetimi")


def test_an_answer_to_a_probe_finds_no_ticket_and_proves_nobody() -> None:
    """Its id is bound to the desk's own address, and no ticket is in it."""
    message = mail("#al", author="Ayşe <ayse@kurum.test>", in_reply_to=PROBE.message_id)
    decision = decide(
        message, Arrival(1, "bilgi", "INBOX", False, NOW), Known("KSM-2026-000001"), RULEBOOK,
        HOUSE.distrusting({"bilgi"}), NOW, bytes(8),
    )  # fmt: skip
    assert decision.parking is not None
