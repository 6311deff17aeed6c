"""When a mail reached us."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from tests.mail.specimen import read
from ulak.mail.received import Arrived, arrived_at

BORDER = ("mx.kamusm.test",)
STORED = datetime(2026, 10, 5, 12, 0, tzinfo=timezone(timedelta(hours=3)))
BY_US = "by mx.kamusm.test (Postfix) with ESMTPS id X for <bilgi@kamusm.test>"
AT = "Mon, 5 Oct 2026 11:30:00 +0300"
STAMP = datetime(2026, 10, 5, 8, 30, tzinfo=UTC)
LIE = "Received: from x.test (x.test [1.2.3.4]) by mx.kamusm.test; Thu, 1 Oct 2026 00:00:00 +0300"


@pytest.mark.parametrize(
    ("fields", "arrived"),
    [
        (
            (f"Received: from mail.firma.test (mail.firma.test [1.2.3.4])\r\n\t{BY_US};\r\n\t{AT}",),
            Arrived(STAMP),
        ),
        ((f"Received: from mail.firma.test ([1.2.3.4]) by MX.kamusm.test.; {AT}",), Arrived(STAMP)),
        # An inner hop above the border's, and what a stranger wrote below it.
        (
            (
                f"Received: from mx.kamusm.test (mx.kamusm.test [10.0.0.1]) by imap.kamusm.test; {AT}",
                "Received: from localhost (localhost [127.0.0.1]) by mx.kamusm.test; Mon, 5 Oct 2026 11:40:00 +0300",
                f"Received: from mail.firma.test (mail.firma.test [1.2.3.4]) {BY_US}; {AT}",
                "Received: from x by mx.kamusm.test; Thu, 1 Oct 2026 00:00:00 +0300",
            ),
            Arrived(STAMP),
        ),
        # A client that calls itself by our name is known by the name our server looked up.
        ((f"Received: from mx.kamusm.test (evil.test [6.6.6.6]) {BY_US}; {AT}",), Arrived(STAMP)),
        # Where it looked up no name, one from the open network may call itself ours, or localhost.
        *(
            ((f"Received: from {client} {BY_US}; {AT}", LIE), Arrived(STAMP))
            for client in (
                "mx.kamusm.test (unknown [6.6.6.6])",
                "localhost (unknown [6.6.6.6])",
                "mx.kamusm.test ([6.6.6.6])",
                "mx.kamusm.test (6.6.6.6)",
                "[6.6.6.6] (helo=mx.kamusm.test)",
                "mx.kamusm.test (unknown [IPv6:2001:db8::66])",
            )
        ),
        *(
            (
                (
                    f"Received: from mx.kamusm.test {inner} {BY_US}; Mon, 5 Oct 2026 11:40:00 +0300",
                    f"Received: from mail.firma.test (mail.firma.test [1.2.3.4]) {BY_US}; {AT}",
                ),
                Arrived(STAMP),
            )
            for inner in ("(unknown [10.0.0.1])", "([192.168.1.2])", "(172.16.0.9)", "([IPv6:fd00::1])", "")
        ),
        (
            (f"Received: from mx.kamusm.test (unknown [999.1.1.1]) {BY_US}; {AT}",),
            Arrived(STORED.astimezone(UTC), "no Received stamp of our border"),
        ),
        ((), Arrived(STORED.astimezone(UTC), "no Received stamp of our border")),
        (
            (f"Received: from a.test by b.test; {AT}",),
            Arrived(STORED.astimezone(UTC), "no Received stamp of our border"),
        ),
        (
            (f"Received: from a.test {BY_US}; nonsense",),
            Arrived(STORED.astimezone(UTC), "no Received stamp of our border"),
        ),
        (
            (f"Received: from a.test {BY_US}",),
            Arrived(STORED.astimezone(UTC), "no Received stamp of our border"),
        ),
        (("Received: (((",), Arrived(STORED.astimezone(UTC), "no Received stamp of our border")),
        (
            (f"Received: from a.test {BY_US}; Mon, 5 Oct 2026 12:00:01 +0300",),
            Arrived(STORED.astimezone(UTC), "the border's stamp is later than the mailbox's"),
        ),
        (
            (f"Received: from a.test {BY_US}; Mon, 28 Sep 2026 11:59:59 +0300",),
            Arrived(
                STORED.astimezone(UTC), "the border's stamp is more than seven days before the mailbox's"
            ),
        ),
        (
            (f"Received: from a.test {BY_US}; Mon, 28 Sep 2026 12:00:00 +0300",),
            Arrived(datetime(2026, 9, 28, 9, 0, tzinfo=UTC)),
        ),
    ],
)
def test_the_clock_starts_at_our_border(fields, arrived):
    message = read("\r\n".join(fields) or "X-None: x")
    assert arrived_at(message, BORDER, STORED) == arrived


def test_without_a_border_the_mailbox_decides():
    message = read(f"Received: from a.test {BY_US}; {AT}")
    assert arrived_at(message, (), STORED).at == STORED
