"""
The probe: a mail of ours to an address of ours, with forged results of our own border (RFC 8601 §7.1).

A border must remove such a field, or put its own above it (§5). Where the forged one is topmost when
the probe comes home, everybody could have written it, and the mailbox trusts nobody from then on.
"""

from datetime import UTC, datetime

from ulak.desk.coming.occasion import Occasion
from ulak.desk.decision import Decision, Disposition, Event
from ulak.desk.house import Counter, House
from ulak.desk.phrases import filled
from ulak.desk.rules.rulebook import Words
from ulak.desk.signed_id import Word, is_same_letter, read, sign
from ulak.desk.watch.alarm import Trouble
from ulak.desk.watch.trust import Distrust, Judgement, Probe, Way
from ulak.mail.authentication_results import Result, authentication_results
from ulak.mail.compose import AUTO_RESPONSE_SUPPRESS, AUTO_SUBMITTED, Composition, compose
from ulak.mail.message import Message

_WORDS = {Way.INSIDE: Word.PROBE, Way.OUTSIDE: Word.BORDER}
_MARK = "policy.id"
_WHENEVER = datetime(9000, 1, 1, tzinfo=UTC)
_SUBJECT = Words("kimlik denetimi denemesi", "test of the border's checks")
_TEXT = Words(
    "Bu iletiyi ulak doctor yazdı: sınır sunucusunun, kendi adına uydurulmuş bir Authentication-Results"
    " alanına izin verip vermediğini dener. Ulak bu iletiyi tanır; yanıtlamayınız, taşımayınız.",
    "Written by ulak doctor: it tries whether the border lets a forged Authentication-Results field of its"
    " own name in. Ulak knows this mail: do not answer it and do not move it.",
)
_PASSES = Words(
    "ulak doctor, {address} adresine {authserv_id} adına uydurulmuş bir Authentication-Results alanı"
    " gönderdi ve alan en üstte kaldı{way}: bu alanı yazan herkes sizden biri sayılırdı. Bu kutuda artık"
    " hiçbir Authentication-Results alanına inanılmıyor: bildirimler her üyeye ayrı gidiyor, personelin"
    " kanıtlanmamış iletileri bekletiliyor.",
    "ulak doctor sent an Authentication-Results field forged in the name of {authserv_id} to {address}, and"
    " it stayed on top{way}: whoever writes one would have passed for one of you. The desk now believes no"
    " Authentication-Results in this mailbox: notices go to each member alone, and mail of staff that"
    " nothing proves is parked.",
)
_BY = {
    Way.INSIDE: Words("", ""),
    Way.OUTSIDE: Words(" (dışarıdan gönderildi)", " (it was sent from outside)"),
}
_REMEDY = {
    Way.INSIDE: Words(
        "sınır sunucusu kendi adını taşıyan yabancı alanları silmeli (docs/administrator.md); sonra"
        " ulak doctor",
        "the border must remove foreign fields of its own name (docs/administrator.md); then ulak doctor",
    ),
    Way.OUTSIDE: Words(
        "sınır sunucusu kendi adını taşıyan yabancı alanları silmeli (docs/administrator.md); sonra"
        " ulak doctor --probe-through SUNUCU:KAPI",
        "the border must remove foreign fields of its own name (docs/administrator.md); then"
        " ulak doctor --probe-through HOST:PORT",
    ),
}


def write(counter: Counter, house: House, way: Way, now: datetime, nonce: str) -> tuple[Probe, bytes]:
    """Write a probe; its counter must be the one of the configuration, trusted or not."""
    address, language = counter.address, house.language
    word, named = _WORDS[way], {"counter": counter.name, "nonce": nonce}
    message_id = sign(house, "", address.address, word, now, **named)
    wire = compose(
        Composition(
            sender=address,
            to=(address,),
            subject=_SUBJECT.in_language(language),
            text=_TEXT.in_language(language),
            message_id=message_id,
            date=now.astimezone(house.timezone),
            headers=((AUTO_SUBMITTED, "auto-generated"), (AUTO_RESPONSE_SUPPRESS, "All")),
        )
    )
    return Probe(counter.name, way, message_id, now), _forged(counter, message_id).encode() + wire


def _forged(counter: Counter, message_id: str) -> str:
    """On one line, for servers that remove lines; the mark tells it from a field of the border's own."""
    results = (
        f"dmarc=pass header.from={counter.address.domain}; x-ulak-probe=pass {_MARK}={_mark(message_id)}"
    )
    return f"Authentication-Results: {counter.authserv_id}; {results}\r\n"


def _mark(message_id: str) -> str:
    return message_id.strip("<>").partition("@")[0].lower()


def is_probe(house: House, message_id: str) -> bool:
    """Did we write it, however long ago? Then it is no letter of anybody's."""
    signed = read(house, message_id, _WHENEVER)
    return signed is not None and signed.word in _WORDS.values()


def judge(message: Message, probe: Probe, counter: Counter, house: House, now: datetime) -> Judgement | None:
    """
    Say what a mail shows that came to a counter; None where it may not be judged by.

    That is a probe only by the id of the last one, once, for a week, in the mailbox it was written to:
    nobody who has seen one changes anything by sending it again.
    """
    signed = read(house, message.message_id, now)
    if signed is None or signed.expired or not signed.for_addressee(counter.address.address):
        return None
    if probe.judged or probe.mailbox != counter.name:
        return None
    if not is_same_letter(message.message_id, probe.message_id):
        return None
    return Judgement(counter.name, probe.way, probe.message_id, _is_on_top(message), now)


def _is_on_top(message: Message) -> bool:
    """Is the forged field there, and no other of the same server above it?"""
    mark = _mark(message.message_id)
    read_fields = [authentication_results(one) for one in message.all_headers("Authentication-Results")]
    forged = next((server for server, results in read_fields if _has(mark, results)), None)
    topmost = next((results for server, results in read_fields if server == forged), ())
    return _has(mark, topmost)


def _has(mark: str, results: tuple[Result, ...]) -> bool:
    return any(found.properties.get(_MARK) == mark for found in results)


def came_home(occasion: Occasion) -> Decision:
    """File a probe; the first copy of the last one decides whether the mailbox believes its border."""
    kept, probe = Disposition.DUPLICATE if occasion.known.seen else Disposition.FILED, occasion.known.probe
    if probe is not None:
        judgement = judge(occasion.message, probe, occasion.counter, occasion.house, occasion.now)
        if judgement is not None:
            return decision(judgement, kept)
    return Decision(reason="filed: a probe that proves nothing", disposition=kept)


def decision(judgement: Judgement, disposition: Disposition | None = None) -> Decision:
    """What a judgement changes; without a disposition where `doctor` looked into the mailbox itself."""
    found = "forged results passed" if judgement.is_forged else "forged results did not pass"
    facts = (("mailbox", judgement.mailbox), ("way", judgement.way.value))
    return Decision(
        reason=f"filed: a probe of {judgement.mailbox}: {found}",
        disposition=disposition,
        events=(Event(found, facts=facts),),
        judgement=judgement,
    )


def trouble(distrust: Distrust, counter: Counter) -> Trouble:
    """Tell the administrators that the mailbox believes nobody any more."""
    by = _BY[distrust.way]
    named = {"address": counter.address.address, "authserv_id": counter.authserv_id}
    words = Words(
        filled(_PASSES, way=by.tr, **named).tr,
        filled(_PASSES, way=by.en, **named).en,
    )
    return Trouble(distrust.name, distrust.since, words, _REMEDY[distrust.way])
