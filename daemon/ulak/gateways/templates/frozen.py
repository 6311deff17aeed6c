"""Letters about a text that is decided on: it is shown as it will go, and its files by their digests."""

from ulak.desk.decision import Draft
from ulak.desk.task import GATES, Task
from ulak.desk.ticket import Purpose, Ticket
from ulak.gateways.templates.eyes import Eyes
from ulak.gateways.templates.view import Enclosure

_VERBATIM = frozenset({"gate", "decided"})


def task_of(draft: Draft, ticket: Ticket | None) -> Task | None:
    """The text to be decided on that a letter is about; None for every other letter."""
    tasks = (one for one in (ticket.tasks if ticket else ()) if one.kind in GATES)
    return next((one for one in tasks if one.position == draft.task), None)


def is_verbatim(draft: Draft, task: Task | None) -> bool:
    """
    Is the text shown as it will go, no number masked?

    Whoever decides on it answers for every figure; whoever submitted it wrote it, and may have to copy it.
    """
    return draft.template in _VERBATIM and task is not None and draft.text == task.text


def frozen_files(draft: Draft, task: Task | None, eyes: Eyes) -> tuple[Enclosure, ...]:
    """What was frozen with the text, in a gate letter; not along where its original is gone meanwhile."""
    if draft.purpose is not Purpose.GATE or task is None or task.frozen is None:
        return ()
    along = {one.sha256: one for one in draft.attachments}
    return tuple(
        Enclosure(eyes.see(name), one.type if one else "", one.size if one else 0, bool(one), sha256=digest)
        for name, digest in task.frozen.files
        for one in (along.get(digest),)
    )
