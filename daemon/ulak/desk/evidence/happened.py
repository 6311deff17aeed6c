"""Entries of the journal that belong to a timeline, in words for a reader who has never seen a desk."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime

from ulak.desk.acts.grounds import ground_named
from ulak.desk.evidence.chain import Entry
from ulak.desk.evidence.layout import journal_file
from ulak.desk.evidence.stations import INSIDE, STATIONS
from ulak.desk.evidence.titles import PROMISES, writer_of
from ulak.desk.ticket import Kind, Ticket

Facts = Mapping[str, str]
CLOSING = "closing"
_REOPENED = "ticket reopened"
_PLAIN: Mapping[str, str] = {
    "status": "a change of the status",
    "kind": "the kind of the ticket",
    "team": "the team in charge",
    "owner": "the person in charge",
    "tags": "labels, such as the ground for revocation",
    "outcome": "the outcome",
    "root cause": "the root cause",
    "promises": "what is due and when",
    "certificates": "what was recorded of certificates and their revocation",
    "subscribers": "which subscribers are concerned",
    "links": "the relation to other tickets",
    "that the author was told by other means": "that the {writer} was told by other means",
}


def happened(
    entries: Iterable[Entry], whom: Mapping[str, str], ticket: Ticket
) -> Iterator[tuple[datetime, str, str]]:
    """
    Each with its time, its sentence and the file that holds it.

    `whom` says by the id of a letter who it went to, without a name.
    """
    every, writer = tuple(entries), writer_of(ticket)
    is_report = ticket.kind is Kind.CERTIFICATE_PROBLEM_REPORT
    sentences = {**_SENTENCES, **STATIONS, **({} if is_report else INSIDE)}
    reopened = {(entry.ticket, entry.at) for entry in every if entry.event == _REOPENED}
    for entry in every:
        facts = dict(entry.facts) | ({CLOSING: "yes"} if (entry.ticket, entry.at) in reopened else {})
        said = sentences.get(entry.event)
        beside = {"whom": whom.get(facts.get("letter", ""), ""), "writer": writer}
        if said is not None and (what := said(facts | beside)):
            yield entry.at, what, journal_file(entry.ticket)


def _ground(facts: Facts) -> str:
    ground = ground_named(facts.get("ground", ""))
    if ground is None:
        return ""
    title = ground.title.in_language("en")
    return f"Ground for revocation determined: BR {ground.clause} ({ground.number}), {title}"


def _set_aside(facts: Facts) -> str:
    name, _, party = facts.get("promise", "").partition("/")
    whom = f" to the {party}" if party and not party.startswith("#") else ""
    return f"{PROMISES.get(name, name)}{whom} set aside as not applicable" if name else ""


def _not_delivered(facts: Facts) -> str:
    return f"{_letter(facts)} came back as undeliverable" if _is_outward(facts) else ""


def _refused(facts: Facts) -> str:
    return f"{_letter(facts)} was refused by the receiving mail server" if _is_outward(facts) else ""


def _letter(facts: Facts) -> str:
    whom = f" to the {facts['whom']}" if facts["whom"] else ""
    return _purpose(facts).replace("-", " ").capitalize() + whom


def _is_outward(facts: Facts) -> bool:
    return _purpose(facts) in ("preliminary-report", "answer", "subscriber-answer")


def _purpose(facts: Facts) -> str:
    """Of one that came back `letter` is its purpose, else its number."""
    return facts.get("purpose") or facts.get("letter", "")


def _reopened(facts: Facts) -> str:
    return "Reopened"


def _closed(facts: Facts) -> str:
    return "Closed"


def _taken_back(facts: Facts) -> str:
    """What is as it was before `#geri-al`; what has no plainer word is named as in the journal."""
    plain = {**_PLAIN, "status": "the closing"} if CLOSING in facts else _PLAIN
    named = [name for name in facts.get("what", "").split(", ") if name]
    what = [plain[name].format(**facts) if name in plain else name for name in named]
    return f"Staff took back: {'; '.join(what)}" if what else ""


def _subscriber_wrote(facts: Facts) -> str:
    return "A reply of a subscriber received"


def _confirmed(facts: Facts) -> str:
    which = f" (SPKI SHA-256 {facts['key']})" if facts.get("key") else ""
    return f"Key compromise confirmed by proof{which}"


_SENTENCES: Mapping[str, Callable[[Facts], str]] = {
    "ground set": _ground,
    "key compromise confirmed": _confirmed,
    "promise not applicable": _set_aside,
    "letter bounced": _not_delivered,
    "letter failed": _refused,
    "command taken back": _taken_back,
    "ticket closed": _closed,
    "subscriber wrote": _subscriber_wrote,
    _REOPENED: _reopened,
}
