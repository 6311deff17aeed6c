"""Letters of one of the desk to another about a task: a reply to any of them is a note."""

from collections.abc import Iterable
from dataclasses import replace

from ulak.desk.coming.occasion import Occasion
from ulak.desk.commands.work import Work
from ulak.desk.decision import Draft, ReceiptLine
from ulak.desk.drafts import apart, mailed, to_staff
from ulak.desk.for_others.matter import called, matter_of
from ulak.desk.staff.enclosing import enclosed
from ulak.desk.task import Task
from ulak.desk.ticket import FROM_AUTHOR, Purpose, Ticket


def last_words(work: Work) -> tuple[ReceiptLine, ...]:
    """What the author's side wrote last, or had written down for them, beside whose words it is."""
    said = [one for one in work.dossier.messages if one.filing in FROM_AUTHOR]
    last = tuple(matter_of(one, work.dossier.ticket) for one in said[-1:])
    return tuple(ReceiptLine(called(one, work.dossier.ticket, work.language), one.text) for one in last)


def written_about(
    occasion: Occasion,
    ticket: Ticket,
    task: Task,
    template: str,
    people: Iterable[str],
    reason: str,
    text: str,
    lines: tuple[ReceiptLine, ...] = (),
) -> tuple[Draft, ...]:
    """
    Write a letter to each of them, with the files of this mail that its writer attached on purpose.

    Who gave or answered the task is `by`, so that they hear when it cannot be delivered.
    """
    house, rulebook = occasion.house, occasion.rulebook
    message = occasion.message if text or lines else None
    files = enclosed(message.attachments, text).going if message else ()
    each = apart(rulebook.colleagues(people), ticket, rulebook, house)
    return tuple(
        replace(
            to_staff(ticket, template, Purpose.CONSULTATION, (one,), house, reason),
            text=text,
            lines=lines,
            message=message,
            attachments=tuple(mailed(files)),
            by=occasion.author,
            task=task.position,
        )
        for one in each
    )
