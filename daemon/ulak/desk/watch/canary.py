"""
The canary: a mail of ours to each published address every day, because a dead address is silent.

It carries a file that filters take for a private key, since reports with such files are what is lost
(Mozilla bugs 1942877, 1942879, 1963629, 1994454). No private key is ever mailed: its lines say so.
"""

from datetime import datetime, time, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from ulak.desk.coming.occasion import Occasion
from ulak.desk.decision import Decision, Disposition, Draft, Event
from ulak.desk.house import Counter, House
from ulak.desk.recipients import ToCounter
from ulak.desk.rules.rulebook import Words
from ulak.desk.signed_id import read
from ulak.desk.watch.flight import Flight, Landing, Place
from ulak.mail.message import Attachment

FIRST = time(6, 0)
SPREAD = 180
"""Canaries leave between 6 and 9 o'clock, so that an alarm finds somebody at work."""

OUTLIVED = timedelta(days=7)
"""After this a canary proves nothing any more, whoever sends it once again."""

_LINES = (
    "THISISNOTAPRIVATEKEY/ITISTHEDAILYCANARYOFTHETICKETDESKULAK/THISIS",
    "NOTAPRIVATEKEY/ITSHOWSTHATPROBLEMREPORTSWITHAKEYARRIVE/THISISNOTA",
    "PRIVATEKEY=",
)
PEM = "\r\n".join(("-----BEGIN PRIVATE KEY-----", *_LINES, "-----END PRIVATE KEY-----", "")).encode()
_SUBJECT = Words("günlük deneme iletisi", "daily test mail")
_TEXT = Words(
    "Bu ileti, {address} adresine yazılan postanın ulaştığını her gün dener. Ulak bu iletiyi tanır;"
    " yanıtlamayınız, taşımayınız. Ekteki dosya özel anahtar değildir, yalnızca öyle görünür.",
    "This mail tries every day whether mail to {address} arrives. Ulak knows it: do not answer it and do"
    " not move it. The file attached is no private key and only looks like one.",
)


def is_due(last: datetime | None, address: str, now: datetime, timezone: ZoneInfo) -> bool:
    """Has the day's time of this address come since the last one? After downtime that is one, not several."""
    minutes = int.from_bytes(sha256(address.encode()).digest()[:4]) % SPREAD
    local = now.astimezone(timezone)
    slot = datetime.combine(local.date(), FIRST, timezone) + timedelta(minutes=minutes)
    if slot > local:
        slot -= timedelta(days=1)
    return last is None or last < slot


def send(counter: Counter, house: House) -> Decision:
    """Write today's canary to the counter's own address, from that address."""
    draft = Draft(
        template="alarm",
        recipients=ToCounter(counter),
        language=house.language,
        counter=counter.name,
        subject=_SUBJECT.in_language(house.language),
        reason=_TEXT.in_language(house.language).format(address=counter.address.address),
        attachments=(Attachment("canary-not-a-key.pem", "application/x-pem-file", PEM),),
    )
    return Decision(
        reason=f"the canary of {counter.name} leaves",
        events=(Event("canary sent", facts=(("mailbox", counter.name),)),),
        drafts=(draft,),
    )


def came_home(occasion: Occasion, flight: Flight) -> Decision:
    """
    File a mail with a canary's Message-ID; the first copy in the mailbox it was sent to proves the way.

    A copy in another mailbox, a second one, and one that somebody sends again weeks later prove nothing.
    """
    kept = Disposition.DUPLICATE if occasion.known.seen else Disposition.FILED
    if flight.landed or not _proves(occasion, flight):
        return Decision(reason=f"filed: a canary of {flight.mailbox} that proves nothing", disposition=kept)
    arrival = occasion.arrival
    sent_at = flight.sent_at or arrival.received_at
    landing = Landing(flight.mailbox, flight.message_id, sent_at, arrival.received_at, _place(occasion))
    facts = (
        ("mailbox", flight.mailbox),
        ("place", landing.place.value),
        ("seconds", str(landing.seconds)),
    )
    return Decision(
        reason=f"filed: the canary of {flight.mailbox} came home",
        disposition=kept,
        events=(Event("canary arrived", facts=facts),),
        landing=landing,
    )


def _proves(occasion: Occasion, flight: Flight) -> bool:
    if occasion.arrival.mailbox != flight.mailbox:
        return False
    signed = read(occasion.house, occasion.message.message_id, occasion.now)
    if signed is None or occasion.now > signed.issued_at + OUTLIVED:
        return False
    return signed.for_addressee(occasion.counter.address.address)


def _place(occasion: Occasion) -> Place:
    if occasion.arrival.junk:
        return Place.JUNK
    whole = any(one.content.split() == PEM.split() for one in occasion.message.attachments)
    return Place.INBOX if whole else Place.STRIPPED
