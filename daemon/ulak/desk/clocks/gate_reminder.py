"""A text that waits for a decision is brought back to mind, and to the deputies when their time has come."""

from datetime import datetime

from ulak.desk.clocks.due_task import DueTask, Reminded
from ulak.desk.gate.gate_letters import asked, deciders, deputies_from
from ulak.desk.gate.gate_words import FOR_DEPUTIES, NOBODY_LEFT, STILL_WAITS


def remind_of_gate(due: DueTask) -> Reminded:
    """
    Write to each who may decide a gate letter of their own again, with which they can decide at once.

    Deputies who were spared at first get theirs when nobody has decided for so long. From the second time
    on the coordinators hear of it; with nobody left who may decide, so does whoever submitted the text.
    """
    task, rulebook = due.task, due.rulebook
    people = deciders(rulebook, due.house, task.kind, task.by, task.since, due.now)
    coordinators = rulebook.holders("coordinators")
    if not people:
        told = (*rulebook.colleagues((task.by,)), *coordinators)
        return Reminded(due.letters(told, due.says_again(NOBODY_LEFT)), due.again())
    letters = asked(due.ticket, task, people, _reason(due), due.house)
    above = () if due.is_first else tuple(one for one in coordinators if one not in people)
    return Reminded((*letters, *due.letters(above, due.says_again(STILL_WAITS))), _next(due))


def _reason(due: DueTask) -> str:
    gate = due.rulebook.gate(due.task.kind)
    is_theirs = gate.deputies and gate.deputies_after and _deputies_at(due) <= due.now
    words = (FOR_DEPUTIES.in_language(due.house.language),) if is_theirs else ()
    return "\n".join((due.says_again(STILL_WAITS), *words))


def _next(due: DueTask) -> datetime:
    return min(at for at in (due.again(), _deputies_at(due)) if at > due.now)


def _deputies_at(due: DueTask) -> datetime:
    return deputies_from(due.rulebook.gate(due.task.kind), due.task.since, due.rulebook)
