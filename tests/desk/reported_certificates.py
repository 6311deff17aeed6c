"""A certificate problem report whose certificates and subscribers are known, as the prove stage leaves it."""

from collections.abc import Iterable
from dataclasses import replace

from tests.desk.remembering_desk import Desk, house, mail
from ulak.desk.certificates.report import Informed, Reported
from ulak.desk.certificates.subscribers import with_subscribers
from ulak.desk.clocks.promise import Promise
from ulak.desk.decision import Decision
from ulak.mail.address import Address

HANNO = "hanno@research.test"
ANKARA, IZMIR, BURSA = (
    Informed(
        "s-ankara", "Ankara Belediyesi", "Ankara", (Address("bt@ankara.test"), Address("ag@ankara.test"))
    ),
    Informed("s-izmir", "İzmir Belediyesi", "İzmir", (Address("bilisim@izmir.test"),)),
    Informed("s-bursa", "Bursa Üniversitesi", "Bursa", ()),
)
REPORT = "The private key of www.ankara.test is public, and so is that of www.izmir.test."


def reported(*subscribers: Informed, language: str = "en", **fields: str) -> Desk:
    """A desk with one report, whose subscribers are these."""
    desk = Desk(house(language=language))
    author = fields.pop("author", f"Hanno Böck <{HANNO}>")
    desk.receives(mail(REPORT, author, "Compromised key", to="cainfo@tubitak.test", **fields), "cainfo")
    known(desk, subscribers)
    return desk


def known(desk: Desk, subscribers: Iterable[Informed], number: str = "KSM-2026-000001") -> None:
    """Let the ticket know these subscribers, and a certificate of each."""
    dossier = desk.dossiers[number]
    ticket = with_subscribers(dossier.ticket, *subscribers)
    certificates = tuple(
        Reported(f"0A{place}", "text", serial=f"0A{place}", is_known=True, subscriber=one.key)
        for place, one in enumerate(ticket.report.subscribers)
    )
    ticket = replace(ticket, report=replace(ticket.report, certificates=certificates))
    desk.dossiers[number] = replace(dossier, ticket=ticket)


AYSE, TEAM = "ayse@kurum.test", "ssl-ekip@kurum.test"


def writes(desk: Desk, text: str, author: str = AYSE, **more: str) -> Decision:
    """Staff reply to the notice that the team got."""
    return desk.replies(text, author, to=TEAM, **more)


def sent_to_all(desk: Desk, line: str = "#ön-rapor", text: str = "The key is public.") -> None:
    """The report has left."""
    writes(desk, f"{line}\n{text}")
    desk.waits(minutes=3)
    desk.dispatches()


def promise(desk: Desk, key: str) -> Promise:
    """A promise of the first ticket by its key."""
    return next(one for one in desk.ticket().promises if one.key == key)


def informed(desk: Desk, key: str) -> Informed:
    """A subscriber of the first ticket."""
    found = desk.ticket().report.subscriber(key)
    assert found is not None
    return found
