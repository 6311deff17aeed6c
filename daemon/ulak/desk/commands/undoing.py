"""
`#geri-al`: what one staff mail did is taken back whole, or not at all.

Only whoever wrote that mail takes it back: others have words of their own (`#aç`, `#ata` …). It must still be
so: an answer that has left, or a value that somebody else has changed since, is not taken back, and the
receipt says which. What was taken back is forgotten, so that the next `#geri-al` goes further back and never
to and fro.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from ulak.desk import phrases
from ulak.desk.acts.giving_up import told_given_up, why_not_give_up
from ulak.desk.acts.separating import SEPARATED, merged_by, separated
from ulak.desk.clocks.promise import WALL, Promise
from ulak.desk.clocks.promise_titles import titles
from ulak.desk.commands.command import Order, read
from ulak.desk.commands.command_table import Command, TakenBack
from ulak.desk.commands.taking_back import letters_taken_back, opened_if_nobody_was_told
from ulak.desk.commands.undo_values import brought_back, is_decided, is_replaced, is_still, values
from ulak.desk.commands.undo_words import (
    CHANGED_BY,
    CHANGED_SINCE,
    MERGED_BY,
    NEW_AUTHOR_WROTE,
    NOTHING_OF_THAT_MAIL,
    NOTHING_TO_UNDO,
    OPENS_IT,
    PART_OF_ANOTHER,
    TAKEN_BACK,
    TOO_LATE,
    names,
)
from ulak.desk.commands.work import Work
from ulak.desk.decision import Event
from ulak.desk.drafts import local
from ulak.desk.task import GATES
from ulak.desk.ticket import (
    FROM_AUTHOR,
    HUMAN_PURPOSES,
    NOT_SENT,
    LetterState,
    PastLetter,
    Purpose,
    Status,
    Ticket,
)
from ulak.desk.undo import MOST_KEPT, FieldChange, Undo

_RECEIPTS = frozenset({Purpose.RECEIPT, Purpose.REMINDER})


@dataclass(frozen=True, slots=True)
class Deed:
    """What one mail of the writer's did: the values it changed, the letters it wrote."""

    at: datetime
    undo: Undo | None
    letters: tuple[PastLetter, ...]

    @property
    def changes(self) -> tuple[FieldChange, ...]:
        """The values it changed."""
        return self.undo.fields if self.undo else ()


def remembered(work: Work) -> Ticket:
    """The ticket with a note of what the mail changes or sends; joining two tickets has its own inverse."""
    ticket, before = work.ticket, values(work.dossier.ticket)
    after = values(ticket)
    changes = tuple(
        FieldChange(name, before.get(name, ""), after.get(name, ""))
        for name in dict.fromkeys((*before, *after))
        if before.get(name, "") != after.get(name, "")
    )
    wrote = any(draft.purpose in HUMAN_PURPOSES for draft in work.drafts)
    if _stands(work) or not (wrote or (changes and _is_deed(work))):
        return ticket
    made = Undo(work.occasion.message.message_id, work.staff, work.occasion.now, changes)
    return replace(ticket, undoes=(*ticket.undoes, made)[-MOST_KEPT:])


def _is_deed(work: Work) -> bool:
    """A note is none: it stays, and so does what follows from its having been written."""
    entries = (order.entry for order in work.head.orders)
    return any(not (one.asks or one.command is Command.NOTE) for one in entries if one)


def _stands(work: Work) -> bool:
    """A decision on a gate is not undone by a word, nor an undoing; and two tickets have `#ayır`."""
    backs = {order.entry.back for order in work.head.orders if order.entry}
    return TakenBack.NEVER in backs or bool(work.others)


def undo(work: Work, order: Order) -> Work:
    """`#geri-al`: of a receipt replied to, that mail; else the writer's last one."""
    mail = _of_receipt(work)
    if part := merged_by(work.ticket, mail):
        if (who := _writer(work, mail)) != work.staff:
            return work.cannot(order, MERGED_BY, who=who, part=part.number)
        return separated(work, part).did(order, SEPARATED, number=part.number)
    if (deed := _deed(work, mail)) is None:
        return _nothing(work, order, mail)
    if gone := [one for one in deed.letters if one.state is not LetterState.HELD]:
        return _too_late(work, order, gone[-1], deed)
    if _new_author_wrote(work, deed):
        return work.cannot(order, NEW_AUTHOR_WROTE, who=work.ticket.author.address)
    if changed := next(_changed_since(work, deed), None):
        return _refused(work, order, changed, deed)
    return _undone(work, order, deed)


def _writer(work: Work, mail: str) -> str:
    return next((one.author.address for one in work.dossier.messages if one.message_id == mail), "")


def _new_author_wrote(work: Work, deed: Deed) -> bool:
    """Did that mail change the author, and has the new one written since? The old must not get to read it."""
    if not any(one.field == "author" for one in deed.changes):
        return False
    theirs = (one for one in work.dossier.messages if one.author.address == work.ticket.author.address)
    return any(one.filing in FROM_AUTHOR and one.at > deed.at for one in theirs)


def _of_receipt(work: Work) -> str:
    """
    The mail whose receipt is replied to; that of an earlier `#geri-al` names none.

    What tells of a decision on one's text is such a receipt too: of the mail that let the answer go.
    """
    mail = next((one.caused_by for one in work.replied_to if one.purpose in _RECEIPTS), "")
    texts = (one.text for one in work.dossier.messages if one.message_id == mail)
    return "" if any(Command.UNDO in read(text).commands for text in texts) else mail


def _deed(work: Work, mail: str) -> Deed | None:
    """What that mail did, or without one the writer's last deed; what was taken back is none any more."""
    undoes = {one.mail: one for one in work.ticket.undoes if one.by == work.staff}
    letters = [one for one in work.own_letters() if one.state is not LetterState.WITHDRAWN]
    deeds = (
        _deed_of(undoes.get(one), [letter for letter in letters if letter.caused_by == one])
        for one in reversed(dict.fromkeys((*(letter.caused_by for letter in letters), *undoes)))
        if mail in ("", one)
    )
    return max((one for one in deeds if one.changes or one.letters), key=lambda one: one.at, default=None)


def _deed_of(made: Undo | None, letters: list[PastLetter]) -> Deed:
    standing = tuple(one for one in letters if one.state not in NOT_SENT)
    return Deed(made.at if made else letters[-1].at, made, standing)


def _nothing(work: Work, order: Order, mail: str) -> Work:
    """What a part of this ticket remembers of a mail, it remembers for itself."""
    signed = work.identified.signed
    if signed and any(part.number == signed.number for part in work.ticket.parts):
        return work.cannot(order, PART_OF_ANOTHER, number=work.ticket.number, part=signed.number)
    return work.cannot(order, NOTHING_OF_THAT_MAIL if mail else NOTHING_TO_UNDO)


def _too_late(work: Work, order: Order, letter: PastLetter, deed: Deed) -> Work:
    time = local(letter.at, work.occasion.house.timezone)
    closed = any((one.field, one.after) == ("status", Status.CLOSED) for one in deed.changes)
    opens = closed and work.ticket.status is Status.CLOSED
    return work.cannot(order, OPENS_IT if opens else TOO_LATE, time=time)


def _changed_since(work: Work, deed: Deed) -> Iterator[FieldChange]:
    """Values that are no longer what that mail left, nor what they had been before."""
    now = values(work.dossier.ticket)
    for change in deed.changes:
        words = now.get(change.field, "")
        if words == change.before or is_still(change.field, words, change.after):
            continue
        is_task = change.field.startswith("task/") and not change.before
        if not is_task or is_decided(words) or is_replaced(change.field, work.dossier.ticket):
            yield change


def _refused(work: Work, order: Order, change: FieldChange, deed: Deed) -> Work:
    """Say who changed it, where another mail is known to have."""
    what = names((change.field,), work.language)
    later = [one for one in work.ticket.undoes if one.at >= deed.at and one is not deed.undo]
    changes = (one for one in reversed(later) if any(it.field == change.field for it in one.fields))
    if known := next(changes, None):
        time = local(known.at, work.occasion.house.timezone)
        return work.cannot(order, CHANGED_BY, what=what, who=known.by, time=time)
    return work.cannot(order, CHANGED_SINCE, what=what)


def _events(before: Ticket, after: Ticket, by: str, what: str) -> Iterator[Event]:
    """What the journal says of it; a text submitted is void in the same words as when another replaces it."""
    yield Event("command taken back", by, (("what", what),))
    for was, now in zip(before.tasks, after.tasks, strict=True):
        if was.is_open and not now.is_open:
            word = "void" if now.kind in GATES else "ended"
            facts = (("task", str(now.position)), ("as", now.state.value), ("why", "it was taken back"))
            yield Event(f"{now.kind} {word}", by, facts)


def _strict(ticket: Ticket) -> Iterator[Promise]:
    """Promises that nothing may stop; taking back must not be a silent way out of one."""
    return (one for one in ticket.promises if one.is_live and (one.rule.legal or one.rule.clock == WALL))


def _keys(ticket: Ticket) -> set[str]:
    return {one.key for one in _strict(ticket)}


def _undone(work: Work, order: Order, deed: Deed) -> Work:
    occasion, before = work.occasion, work.ticket
    old = {one.field: one.before for one in deed.changes}
    ticket = brought_back(before, old, work.staff, occasion.now, occasion.rulebook.calendars)
    ticket = replace(ticket, undoes=tuple(one for one in before.undoes if one is not deed.undo))
    lost = titles((one for one in _strict(before) if one.key not in _keys(ticket)), work.language)
    if lost and (problem := why_not_give_up(work)):
        return work.cannot(order, problem, promises=lost)
    done = replace(work, ticket=ticket)
    done = told_given_up(done, order.line, lost) if lost else done
    done = letters_taken_back(done, order, deed.letters)
    if deed.changes:
        what = names(old, work.language)
        done = done.also(TAKEN_BACK, what=what) if deed.letters else done.did(order, TAKEN_BACK, what=what)
        done = replace(done, events=(*done.events, *_events(before, ticket, work.staff, names(old, "en"))))
    if before.status is Status.CLOSED and ticket.status is not Status.CLOSED:
        done = done.also(phrases.OPEN_AGAIN)
        return done.happened("ticket reopened", ("why", "its closing was taken back"))
    return opened_if_nobody_was_told(done) if deed.letters else done
