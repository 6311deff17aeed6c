"""Which mailboxes believe no Authentication-Results, because a probe of `doctor` showed them forged."""

from sqlalchemy import Connection, or_, select

from ulak.desk.signed_id import is_same_letter
from ulak.desk.watch.trust import FORGED, Distrust, Judgement, Probe, Way
from ulak.store.engine import Store
from ulak.store.health import Health, Sign, beat, signs
from ulak.store.schema import health
from ulak.store.stale import Stale

_PROBE = {Way.INSIDE: "probe", Way.OUTSIDE: "probe from outside"}
_TRUST = {Way.INSIDE: "trust", Way.OUTSIDE: "trust from outside"}
_DOUBTED = select(health.c.name).where(
    or_(*(health.c.subject == subject for subject in _TRUST.values())), health.c.words != ""
)


class Trust:
    """What `doctor` writes down before it sends, and what every decision asks before it believes."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._health = Health(store)

    def distrusted(self) -> frozenset[str]:
        """The names of the mailboxes that believe nobody now; asked for each mail."""
        with self._store.snapshot() as connection:
            return frozenset(connection.execute(_DOUBTED).scalars())

    def distrusts(self) -> tuple[Distrust, ...]:
        """The same, each with its way and since when."""
        return distrusts(self._health)

    def sends(self, probe: Probe) -> None:
        """Write a probe down before it leaves: if `doctor` is ended meanwhile, triage judges it."""
        with self._store.write() as connection:
            beat(connection, _PROBE[probe.way], probe.mailbox, probe.sent_at, words=probe.message_id)

    def probes(self) -> tuple[Probe, ...]:
        """The last probe of each mailbox by each way."""
        with self._store.snapshot() as connection:
            return tuple(_probes(connection))


def distrusts(notes: Health) -> tuple[Distrust, ...]:
    """Mailboxes and ways by which forged results passed when they were tried last."""
    return tuple(
        Distrust(sign.name, way, sign.at)
        for way, subject in _TRUST.items()
        for sign in notes.notes(subject)
        if sign.words
    )


def probe_of(connection: Connection, message_id: str) -> Probe | None:
    """The probe of that Message-ID; None where it is no probe, or not the last one of its mailbox."""
    return next((one for one in _probes(connection) if is_same_letter(one.message_id, message_id)), None)


def enter_judgement(connection: Connection, judgement: Judgement) -> None:
    """
    Believe from now on, or do not; `Stale` where the probe was judged meanwhile, by `doctor` or triage.

    A mailbox that is doubted already keeps since when it is.
    """
    probe = probe_of(connection, judgement.message_id)
    if probe is None or probe.judged:
        raise Stale(f"the probe of {judgement.mailbox} was judged meanwhile")
    subject, name = _TRUST[judgement.way], judgement.mailbox
    beat(connection, _PROBE[probe.way], name, probe.sent_at, times=1, words=probe.message_id)
    doubted = any(sign.name == name and sign.words for sign in signs(connection, subject))
    if judgement.is_forged != doubted:
        beat(connection, subject, name, judgement.at, words=FORGED if judgement.is_forged else "")


def _probes(connection: Connection) -> list[Probe]:
    return [_probe(sign, way) for way, subject in _PROBE.items() for sign in signs(connection, subject)]


def _probe(sign: Sign, way: Way) -> Probe:
    return Probe(sign.name, way, sign.words, sign.at, judged=bool(sign.times))
