"""
What happens to a ticket inside the house, in sentences for a timeline: whatever the kind, nobody is named.

A complaint is handed over, an opinion is asked for, a text waits for a signature: to the reader of an
incident report these are small matters, to one who examines a petition they are what took the time.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

Facts = Mapping[str, str]
_ENDED = {"void": ", withdrawn", "returned": ", sent back"}


def _author_wrote(facts: Facts) -> str:
    return f"A further mail of the {facts['writer']} received"


def _asked_for_details(facts: Facts) -> str:
    return f"The {facts['writer']} was asked, and an answer is awaited"


def _handed_over(facts: Facts) -> str:
    team = facts.get("team", "")
    return f"Handed to the team {team}" if team else "Handed to another person"


def _submitted(what: str) -> Callable[[Facts], str]:
    def said(facts: Facts) -> str:
        return f"A text of answer submitted for {what}{_digest(facts)}"

    return said


def _decided(what: str) -> Callable[[Facts], str]:
    def said(facts: Facts) -> str:
        document = facts.get("document", "")
        return f"The text was {what}{f' under {document}' if document else ''}{_digest(facts)}"

    return said


def _digest(facts: Facts) -> str:
    digest = facts.get("sha256", "")
    return f" (SHA-256 {digest[:16]}…)" if digest else ""


def _ended(what: str) -> Callable[[Facts], str]:
    def said(facts: Facts) -> str:
        return f"{what} ended{_ENDED.get(facts.get('as', ''), '')}"

    return said


def _opinion(facts: Facts) -> str:
    return "An opinion was asked for"


def _action(facts: Facts) -> str:
    due = facts.get("due", "")
    by = f", due {datetime.fromisoformat(due):%Y-%m-%d}" if due else ""
    return f"A corrective or preventive action was given{by}"


def _merged_in(facts: Facts) -> str:
    return f"{facts['part']} was merged into this ticket" if facts.get("part") else ""


def _merged(facts: Facts) -> str:
    return f"This ticket was merged into {facts['into']}" if facts.get("into") else ""


def _split(facts: Facts) -> str:
    return f"{facts['part']} was taken off this ticket again" if facts.get("part") else ""


def _split_off(facts: Facts) -> str:
    return f"This ticket was taken off {facts['from']} again" if facts.get("from") else ""


def _rated(facts: Facts) -> str:
    return f"The {facts['writer']} rated how it was dealt with: {facts.get('rating', '?')} of 5"


def _recurs(facts: Facts) -> str:
    return f"Found to recur: number {facts['count']} of its kind" if facts.get("count") else ""


def _held(facts: Facts) -> str:
    return "A legal hold was set: nothing of it is removed or erased"


def _free(facts: Facts) -> str:
    return "The legal hold was lifted"


def _removed(facts: Facts) -> str:
    return "Mails and texts were removed, their time being over"


def _erased(facts: Facts) -> str:
    return "Mails and texts were erased at the request of the person they were about"


STATIONS: Mapping[str, Callable[[Facts], str]] = {
    "author wrote": _author_wrote,
    "merged in": _merged_in,
    "merged": _merged,
    "split": _split,
    "split off": _split_off,
    "rated": _rated,
    "legal hold set": _held,
    "legal hold lifted": _free,
    "content removed": _removed,
    "contents erased": _erased,
}
"""Those of every kind of ticket, by the journal's word; letters and promises tell of answers and terms."""

INSIDE: Mapping[str, Callable[[Facts], str]] = {
    "waiting for the author": _asked_for_details,
    "ticket assigned": _handed_over,
    "transfer ended": _ended("The work of the team it was handed to"),
    "consultation asked": _opinion,
    "consultation ended": _ended("The consultation"),
    "submitted for approval": _submitted("approval"),
    "submitted for signature": _submitted("signature"),
    "text approved": _decided("approved"),
    "text signed": _decided("signed"),
    "text returned": _decided("sent back"),
    "action given": _action,
    "action ended": _ended("The corrective or preventive action"),
    "recurs": _recurs,
}
"""Those that no incident report asks for: the timeline of a certificate problem report has none."""
