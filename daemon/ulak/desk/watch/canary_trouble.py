"""What a canary that is late, lost, or found in the wrong place means."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ulak.desk.phrases import filled, say
from ulak.desk.rules.rulebook import Words
from ulak.desk.ticket import LetterState
from ulak.desk.watch.alarm import Look, Trouble
from ulak.desk.watch.flight import Flight, Landing, Place

QUIET = timedelta(hours=72)
"""Without a mail of anybody for so long, a missing canary is told once more."""

_DEAD = Words(
    "{address} adresi ölü olabilir: bugünkü deneme iletisi {within} içinde ulaşmadı.",
    "The address {address} may be dead: today's canary did not arrive within {within}.",
)
_HOURS = Words("{count} saat", "{count} h")
_MINUTES = Words("{count} dakika", "{count} min")
_SECONDS = Words("{count} saniye", "{count} s")
_SILENT_TOO = Words(
    " Ayrıca bu adrese 72 saattir kimseden ileti gelmedi.",
    " Nor has a mail of anybody come to it for 72 hours.",
)
_WAY = Words(
    "adrese dışarıdan bir ileti yazınız; yönlendirmeyi, süzgeç karantinasını, kutunun kotasını, adresin"
    " süresini ve MX kaydını denetleyiniz; ulak status, ulak queue list",
    "write to the address from outside; check forwarding, the filter's quarantine, the mailbox's quota,"
    " whether the address expired, and its MX record; ulak status, ulak queue list",
)
_JUNK = Words(
    "{address} adresine ileti ulaşıyor, ama deneme iletisi istenmeyen (Junk) klasöründe: problem"
    " bildirimleri de oraya düşer.",
    "Mail to {address} arrives, but its canary lies in Junk: problem reports will lie there too.",
)
_STRIPPED = Words(
    "{address} adresine ileti ulaşıyor, ama deneme iletisi ekinden yoksun geldi: bir süzgeç anahtara benzeyen"
    " ekleri siliyor.",
    "Mail to {address} arrives, but its canary came without its attachment: a filter removes files that look"
    " like a key.",
)
_FILTER = Words(
    "posta süzgecini yönetenlerden, bu adrese gelenleri eklerine dokunmadan INBOX'a bırakmalarını isteyiniz",
    "ask whoever runs the mail filter to let mail to this address into the INBOX, attachments untouched",
)
_NOT_SENT = Words(
    "{address} adresinin deneme iletisi gönderilemedi ({reply}): bu kuyruğun sorunudur, adres denenmedi.",
    "The canary of {address} could not be sent ({reply}): that is the queue's trouble, the address was not"
    " tried.",
)
_QUEUE = Words("ulak queue list, ulak doctor", "ulak queue list, ulak doctor")
_UNDER_WAY = frozenset(
    {LetterState.HELD, LetterState.QUEUED, LetterState.SENDING, LetterState.DEFERRED, LetterState.UNCERTAIN}
)


@dataclass(frozen=True, slots=True)
class Perch:
    """
    What is known of the mailbox a canary should be in.

    `looked_at` is its last whole look, `caught_up` that everything it brought was read, `last_mail`
    when anybody else's mail came last; `known_since` is its first canary, and of earlier nothing is said.
    """

    address: str
    within: timedelta
    looked_at: datetime | None
    caught_up: bool
    last_mail: datetime | None
    known_since: datetime | None

    def is_quiet(self, now: datetime) -> bool:
        """Has nobody's mail come for `QUIET`, as far as anybody can know?"""
        heard = [at for at in (self.last_mail, self.known_since) if at is not None]
        return self.known_since is not None and now - max(heard) >= QUIET


def canary(flight: Flight, landing: Landing | None, perch: Perch, now: datetime) -> Look:
    """Judge the last canary of a mailbox; while it is still under way the alarm stays as it was."""
    name = f"canary: {flight.mailbox}"
    if landing is not None and landing.message_id == flight.message_id:
        return Look(name, _found(name, landing, perch))
    if flight.state is LetterState.FAILED:
        words = filled(_NOT_SENT, address=perch.address, reply=flight.reply)
        return Look(name, Trouble(name, now, words, _QUEUE))
    if flight.state in _UNDER_WAY or flight.sent_at is None or not _was_looked_for(flight.sent_at, perch):
        return Look(name, known=False)
    return Look(name, _missing(name, flight.sent_at, perch, now))


def _found(name: str, landing: Landing, perch: Perch) -> Trouble | None:
    words = {Place.JUNK: _JUNK, Place.STRIPPED: _STRIPPED}.get(landing.place)
    if words is None:
        return None
    return Trouble(name, landing.arrived_at, filled(words, address=perch.address), _FILTER, by_words=True)


def _was_looked_for(sent_at: datetime, perch: Perch) -> bool:
    """After downtime, or while the mailbox cannot be read, nobody knows what lies in it."""
    if perch.looked_at is None or not perch.caught_up:
        return False
    return perch.looked_at >= sent_at + perch.within


def _missing(name: str, sent_at: datetime, perch: Perch, now: datetime) -> Trouble:
    words = _dead(perch)
    if not perch.is_quiet(now):
        return Trouble(name, sent_at, words, _WAY, mark=1)
    return Trouble(name, sent_at, Words(words.tr + _SILENT_TOO.tr, words.en + _SILENT_TOO.en), _WAY, mark=2)


def _dead(perch: Perch) -> Words:
    seconds = round(perch.within.total_seconds())
    units = ((3600, _HOURS), (60, _MINUTES), (1, _SECONDS))
    span = next(filled(words, count=str(seconds // unit)) for unit, words in units if seconds % unit == 0)
    address = perch.address
    return Words(
        say(_DEAD, "tr", address=address, within=span.tr), say(_DEAD, "en", address=address, within=span.en)
    )
