"""Who is proven: a whole mail, read as it came, judged by the counter it came to."""

import pytest

from tests.desk.remembering_desk import NOW, RULEBOOK, house
from tests.mail.specimen import mail
from ulak.desk.coming.known import Known
from ulak.desk.coming.occasion import Occasion
from ulak.desk.decision import Arrival
from ulak.desk.house import House
from ulak.mail.parse import parse

MX = "mx.kamusm.test"
AYSE, EVIL = "From: Ayşe <ayse@kurum.test>", "From: Mallory <m@evil.test>"
PASS = f"Authentication-Results: {MX}; dmarc=pass header.from=kurum.test"
EVILS_PASS = f"Authentication-Results: {MX}; spf=pass smtp.mailfrom=m@evil.test; dkim=pass header.d=evil.test; dmarc=pass header.from=evil.test"
FAIL = f"Authentication-Results: {MX}; spf=fail smtp.mailfrom=kurum.test; dmarc=fail header.from=kurum.test"


def occasion(*fields: str, proven: bool = False, at: House | None = None) -> Occasion:
    arrival = Arrival(1, "bilgi", "INBOX", False, NOW, "", proven)
    message = parse(mail(*fields))
    return Occasion(message, arrival, Known("KSM-2026-000001"), RULEBOOK, at or house(), NOW, bytes(8))


@pytest.mark.parametrize(
    ("fields", "listed", "proven", "forged"),
    [
        ((PASS, AYSE), True, True, False),
        ((f"Authentication-Results: {MX}; dkim=pass header.d=kurum.test", AYSE), True, True, False),
        ((f"Authentication-Results: {MX}; spf=pass smtp.mailfrom=b@kurum.test", AYSE), True, True, False),
        ((AYSE,), True, False, False),
        ((FAIL, AYSE), True, False, True),
        ((f"Authentication-Results: {MX}; spf=fail smtp.mailfrom=kurum.test", AYSE), True, False, True),
        ((EVILS_PASS, AYSE), True, False, False),
        ((EVILS_PASS, PASS, AYSE), True, False, False),
        ((FAIL, PASS, AYSE), True, False, True),
        ((PASS, FAIL, AYSE), True, False, True),
        ((f"Authentication-Results: {MX}.evil.test; dmarc=pass header.from=kurum.test", AYSE), True, False, False),
        ((f"Authentication-Results: x{MX}; dmarc=pass header.from=kurum.test", AYSE), True, False, False),
        ((f"ARC-Authentication-Results: i=1; {MX}; dmarc=pass header.from=kurum.test", AYSE), True, False, False),
        (("Received-SPF: pass (kurum.test) client-ip=192.0.2.1", AYSE), True, False, False),
        ((EVILS_PASS, 'From: "ayse@kurum.test" <m@evil.test>'), False, True, False),
        ((EVILS_PASS, "From: ayse@kurum.test <m@evil.test>"), False, False, False),
        ((EVILS_PASS, "From: <ayse@kurum.test> <m@evil.test>"), True, False, False),
        ((EVILS_PASS, "From: ayse@kurum.test, m@evil.test"), True, False, False),
        ((EVILS_PASS, EVIL, AYSE), False, False, False),
        ((PASS, AYSE, EVIL), True, False, False),
        ((PASS, "From: "), False, False, False),
        ((EVILS_PASS, EVIL, "Sender: ayse@kurum.test"), False, True, False),
        ((EVILS_PASS, EVIL, "Reply-To: ayse@kurum.test"), False, True, False),
        ((EVILS_PASS, EVIL, "Resent-From: ayse@kurum.test"), False, True, False),
        ((EVILS_PASS, EVIL, "X-Original-Sender: ayse@kurum.test"), False, True, False),
        ((EVILS_PASS, EVIL, "Return-Path: <ayse@kurum.test>"), False, True, False),
        ((EVILS_PASS, AYSE, "Sender: m@evil.test"), True, False, False),
        ((PASS, "From: Ayşe <ayse@evil-kurum.test>"), False, False, False),
        ((PASS, "From: Ayşe <ayse@kurum.test.evil.test>"), False, False, False),
        ((PASS, "From: Ayşe <kurum.test@evil.test>"), False, False, False),
        ((PASS, "From: Ayşe <ayse%kurum.test@evil.test>"), False, False, False),
        ((PASS, "From: Ayşe <ayse@k\u0443rum.test>"), False, False, False),
        ((PASS, "From: Ayşe <ayse@mail.kurum.test>"), False, True, False),  # another person than ayse@kurum.test
    ],
)  # fmt: skip
def test_only_from_is_identity_and_only_our_border_proves_it(
    fields: tuple[str, ...], listed: bool, proven: bool, forged: bool
) -> None:
    found = occasion(*fields)
    assert (found.is_listed, found.is_proven, found.is_forged) == (listed, proven, forged)


def test_what_a_code_released_is_proven_whatever_the_border_said() -> None:
    found = occasion(FAIL, AYSE, proven=True)
    assert (found.is_proven, found.failed_dmarc, found.is_forged) == (True, False, False)


def test_a_counter_that_believes_nobody_believes_no_pass_and_no_fail() -> None:
    doubted = house().distrusting({"bilgi"})
    assert [one.authserv_id for one in doubted.counters] == ["", MX]
    assert house().distrusting(()) == house()
    for fields in ((PASS, AYSE), (FAIL, AYSE)):
        found = occasion(*fields, at=doubted)
        assert (found.is_proven, found.failed_dmarc, found.is_forged) == (False, False, False)
