"""What two rule sets make of one mail, side by side: each field with the rule and line that set it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from ulak.desk.clocks.duration import write_term
from ulak.desk.clocks.promise import Promise
from ulak.desk.decision import Decision, Draft
from ulak.desk.recipients import ToStaff
from ulak.desk.ticket import Reason, Ticket

NOBODY = "set by nothing"
NO_RULE = "by the mail or the desk, not by a rule"
SINGLE = ("kind", "product", "category", "team", "owner", "priority", "channel", "institution", "gate")
PROMISING = ("promises", "sla")


@dataclass(frozen=True, slots=True)
class By:
    """A rule, and the `file:line` in it."""

    rule: str
    at: str

    def __str__(self) -> str:
        return f"{self.rule}, {self.at}"


@dataclass(frozen=True, slots=True)
class Said:
    """What a field is; `by` are the rules that say so, none where no rule does."""

    value: str = ""
    by: tuple[By, ...] = ()

    @property
    def why(self) -> str:
        """In words."""
        if not self.by:
            return NO_RULE if self.value else NOBODY
        return "; ".join(map(str, self.by))


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that would be another."""

    field: str
    old: Said
    new: Said


def is_routed(decision: Decision) -> bool:
    """Did rules say what becomes of it? A reply stands where it belongs, whatever they say."""
    return decision.before is None


def differences(old: Decision, new: Decision, zone: ZoneInfo) -> tuple[Difference, ...]:
    """Every field in which two decisions about one mail differ; times are in `zone`."""
    before, after = dict(_fields(old, zone)), dict(_fields(new, zone))
    return tuple(
        Difference(field, was, will)
        for field in dict.fromkeys((*before, *after))
        for was, will in ((before.get(field, Said()), after.get(field, Said())),)
        if was.value != will.value
    )


def _fields(decision: Decision, zone: ZoneInfo) -> Iterator[tuple[str, Said]]:
    ticket = decision.after if is_routed(decision) else None
    yield "outcome", Said(_outcome(decision))
    if ticket is not None:
        for field in SINGLE:
            yield field, _single(ticket, field)
        yield "tags", _several(ticket, "tags", ticket.tags)
        yield from _promises(ticket, zone)
        yield "acknowledge", _from_reasons(ticket, "acknowledge")
        yield "alert", _from_reasons(ticket, "alert")
    yield "letters", Said("; ".join(map(_letter, decision.drafts)))


def _outcome(decision: Decision) -> str:
    """What becomes of it; why it is filed says more than that it is."""
    word = str(decision.disposition or "nothing")
    return word if decision.after is not None else f"{word}: {decision.reason}"


def _single(ticket: Ticket, field: str) -> Said:
    value = str(getattr(ticket, field))
    found = (one for one in ticket.reasons if one.field == field and one.value.lower() == value.lower())
    return Said(value, tuple(map(_by, found))[:1])


def _several(ticket: Ticket, field: str, values: tuple[str, ...]) -> Said:
    found = (one for one in ticket.reasons if one.field == field and one.value in values)
    return Said(", ".join(values), _first_of_each(found))


def _from_reasons(ticket: Ticket, field: str) -> Said:
    found = tuple(one for one in ticket.reasons if one.field == field)
    return Said(", ".join(dict.fromkeys(one.value for one in found)), _first_of_each(found))


def _promises(ticket: Ticket, zone: ZoneInfo) -> Iterator[tuple[str, Said]]:
    """Each with its terms and due time, and beside the rule that gives it where it is defined."""
    for one in ticket.promises:
        given = (r for r in ticket.reasons if r.field in PROMISING and r.value == one.name)
        defined = (By(f"promise {one.name}", one.rule.source),) if one.rule.source else ()
        party = f" to the {one.to}" if one.to else ""
        yield f"promise {one.name}{party}", Said(_terms(one, zone), (*_first_of_each(given), *defined))


def _terms(promise: Promise, zone: ZoneInfo) -> str:
    rule = promise.rule
    words = [
        f"{write_term(rule.within)} on {rule.clock}",
        f"due {promise.due_at.astimezone(zone):%d.%m.%Y %H:%M}",
        f"kept by {rule.kept_by}",
        f"ladder {rule.escalate}",
    ]
    words += [word for word, holds in (("pauses", rule.pauses), ("legal", rule.legal)) if holds]
    return ", ".join(words)


def _letter(draft: Draft) -> str:
    """Whoever is not of the desk is named by no address: this is read by programs and kept by them."""
    if isinstance(draft.recipients, ToStaff):
        return f"{draft.template} to {', '.join(one.address for one in draft.to)}"
    return f"{draft.template} to the author" + (f" and {len(draft.cc)} copied" if draft.cc else "")


def _first_of_each(reasons: Iterable[Reason]) -> tuple[By, ...]:
    """A value is of the first rule that gave it; others that give it too change nothing."""
    first: dict[str, Reason] = {}
    for one in reasons:
        first.setdefault(one.value, one)
    return tuple(dict.fromkeys(map(_by, first.values())))


def _by(reason: Reason) -> By:
    return By(reason.rule, f"{reason.file}:{reason.line}")
