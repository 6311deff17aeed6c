"""
`#onay`, `#imzalandı`, `#iade`: somebody of the management decides on a text, and what follows.

Whoever writes here was proven as every member of staff is, by our border or by a one-time code; where no
server proves anybody, the narrow proof does not reach so far. That is one of two proofs. The other is the
signed id of the gate letter that was written to this person alone, about the very text that is still open.
"""

import re
from dataclasses import replace

from ulak.desk import phrases
from ulak.desk.clocks.time_words import NO_DAY, NOT_YET, read_day
from ulak.desk.coming.identify import Identified
from ulak.desk.coming.occasion import Occasion
from ulak.desk.commands.command import Order
from ulak.desk.commands.command_table import Command, TextUse
from ulak.desk.commands.work import Work
from ulak.desk.decision import Draft
from ulak.desk.drafts import local, warning
from ulak.desk.for_others.channel_words import TITLES
from ulak.desk.for_others.reply_channel import why_not_by_mail
from ulak.desk.gate import gate_words
from ulak.desk.gate.gate_letters import may_decide, told_about
from ulak.desk.gate.gates import heard, is_whole, short, with_task
from ulak.desk.phrases import say
from ulak.desk.recipients import ToAuthor, addressee
from ulak.desk.rules.rulebook import Words
from ulak.desk.signed_id import LIFE, Word
from ulak.desk.staff.outgoing import composed, leaving, letter_to_author
from ulak.desk.staff.rivals import rivals
from ulak.desk.task import GATES, Task, TaskKind, TaskState
from ulak.desk.ticket import PastLetter, Purpose, Status
from ulak.mail.postable import postable

SUSPICIOUS = {
    gate_words.NOT_YOUR_LETTER: gate_words.ANOTHERS_LETTER,
    gate_words.NOT_LISTED: gate_words.NOBODY_OF_THE_RULES,
    gate_words.CHANGED: gate_words.ANOTHER_TEXT,
}
"""Refusals that somebody must look into, as those who must read them: an honest mail hardly earns one."""
_DOCUMENT = re.compile(r"(?=[^\d\s]*\d)[\w./-]{1,60}")


def approve(work: Work, order: Order) -> Work:
    """`#onay`."""
    task = _asked(work)
    if isinstance(task, Words):
        return _refused(work, order, task)
    if task.kind is TaskKind.SIGNATURE:
        return work.cannot(order, gate_words.NEEDS_SIGNATURE)
    done = _ended(work, task, TaskState.DONE, "").did(order, gate_words.APPROVED, digest=short(task))
    return _passed(done, task, "text approved", "")


def sign(work: Work, order: Order) -> Work:
    """`#imzalandı EVRAK-NO [TARİH]`: it was signed elsewhere, under that number, on that day or today."""
    task = _asked(work)
    if isinstance(task, Words):
        return _refused(work, order, task)
    if task.kind is TaskKind.APPROVAL:
        return work.cannot(order, gate_words.NEEDS_APPROVAL)
    number, _, words = order.value.partition(" ")
    now, zone = work.occasion.now, work.occasion.house.timezone
    day = read_day(words or "today", now, zone)
    if not _DOCUMENT.fullmatch(number):
        return work.cannot(order, gate_words.NEEDS_DOCUMENT, value=order.value)
    if day is None:
        return work.cannot(order, NO_DAY, value=words)
    if day > now.astimezone(zone).date():
        return work.cannot(order, NOT_YET, time=f"{day:%d.%m.%Y}")
    document = f"{number}, {day:%d.%m.%Y}"
    done = _ended(work, task, TaskState.DONE, document)
    done = done.did(order, gate_words.SIGNED, document=document, digest=short(task))
    return _passed(done, task, "text signed", document)


def give_back(work: Work, order: Order) -> Work:
    """`#iade NEDEN`: the reason stands on the line, below it, or both; whoever submitted the text gets it."""
    task = _asked(work)
    why = "\n".join(part for part in (order.value, work.head.text) if part)
    if isinstance(task, Words):
        return _refused(work, order, task)
    if not why:
        return work.cannot(order, gate_words.NEEDS_REASON)
    word = gate_words.SUBMITTING[task.kind].in_language(work.language)
    reason = work.says(gate_words.TOLD_RETURNED, who=work.staff, why=why, word=word)
    done = _ended(work, task, TaskState.RETURNED, why).did(order, gate_words.RETURNED, who=task.by)
    done = replace(done, drafts=(*done.drafts, *told_about(done, task, (task.by,), reason)))
    return done.happened("text returned", *_facts(task))


def deciding_letter(work: Work) -> PastLetter | None:
    """The gate letter this mail replies to, whoever it was written to."""
    return next((one for one in work.replied_to if one.purpose is Purpose.GATE), None)


def told_of_note(work: Work) -> Work:
    """A reply to a gate letter that decides nothing is a note for whoever submitted the text."""
    letter = deciding_letter(work)
    task = _task_of(work, letter) if letter else None
    if task is None or task.by == work.staff or work.has(Command.RETURN):
        return work
    words = gate_words.TOLD_NOTE if task.is_open else gate_words.TOLD_WITH_DECISION
    drafts = told_about(work, task, (task.by,), work.says(words, who=work.staff), work.head.text)
    done = replace(work, drafts=(*work.drafts, *drafts))
    deciding = gate_words.DECIDING[task.kind].in_language(work.language)
    return done.remarked(gate_words.NOTE_PASSED_ON, who=task.by, commands=deciding) if task.is_open else done


def _asked(work: Work) -> Task | Words:
    """The text this mail may decide on, or why it may not."""
    signed, letter = work.identified.signed, deciding_letter(work)
    if signed is None or signed.word is not Word.APPROVE or letter is None:
        return gate_words.NO_GATE_LETTER
    if not signed.for_addressee(work.staff) or letter.to != (work.staff,):
        return gate_words.NOT_YOUR_LETTER
    task = _task_of(work, letter)
    return gate_words.CHANGED if task is None else _why_not(work, task) or task


def _task_of(work: Work, letter: PastLetter) -> Task | None:
    return next((one for one in work.ticket.tasks if one.position == letter.task and one.kind in GATES), None)


def _why_not(work: Work, task: Task) -> Words | None:
    """Whether the rules of today name the writer, and the text is still open and still the same."""
    rulebook = work.occasion.rulebook
    may = {one.address for one in may_decide(rulebook, task.kind, task.by)}
    if work.staff not in may:
        is_own = work.staff == task.by and not rulebook.gate(task.kind).own_text
        return gate_words.OWN_TEXT if is_own else gate_words.NOT_LISTED
    if task.state is TaskState.VOID:
        return gate_words.REPLACED
    if not task.is_open:
        return gate_words.DECIDED
    if not is_whole(task):
        return gate_words.CHANGED
    return phrases.TICKET_CLOSED if work.ticket.status is Status.CLOSED else None


def _refused(work: Work, order: Order, why: Words) -> Work:
    """Nothing happens; where it looks as if somebody used another's letter, the coordinators hear."""
    letter = deciding_letter(work)
    task = _task_of(work, letter) if letter else None
    ended = local(task.ended_at, work.occasion.house.timezone) if task and task.ended_at else ""
    facts = {"days": str(LIFE[Word.APPROVE].days), "who": task.ended_by if task else "", "time": ended}
    refused = work.cannot(order, why, **facts)
    return replace(refused, alarms=(*refused.alarms, *_alarm(work, why))) if why in SUSPICIOUS else refused


def _alarm(work: Work, why: Words) -> tuple[Draft, ...]:
    ticket, occasion = work.ticket, work.occasion
    facts = {"number": ticket.number, "who": work.staff, "why": work.says(SUSPICIOUS[why])}
    reason, people = work.says(gate_words.SUSPICIOUS, **facts), occasion.rulebook.holders("coordinators")
    drafts = warning(occasion, people, reason, f"gate {ticket.number}")
    return tuple(replace(one, subject=ticket.subject) for one in drafts)


def told_of_outsider(occasion: Occasion, identified: Identified) -> tuple[Draft, ...]:
    """Tell of a gate letter's id in a mail of nobody of the desk: it was theirs once, or shown to them."""
    signed = identified.signed
    if signed is None or signed.word is not Word.APPROVE or occasion.is_inside:
        return ()
    facts = {"who": occasion.author, "number": signed.number}
    reason = say(gate_words.FROM_OUTSIDE, occasion.house.language, **facts)
    return warning(occasion, occasion.rulebook.holders("coordinators"), reason, f"gate {signed.number}")


def _ended(work: Work, task: Task, state: TaskState, note: str) -> Work:
    done = with_task(work, task.ended(state, work.occasion.now, work.staff, note))
    waits = done.ticket.status is Status.WAITING_GATE
    return replace(done, ticket=replace(done.ticket, status=Status.OPEN)) if waits else done


def _passed(work: Work, task: Task, event: str, document: str) -> Work:
    """Let the answer go, or have it entered where it is awaited."""
    facts = (*_facts(task), *((("document", document),) if document else ()))
    done = work.happened(event, *facts)
    is_mailed = postable(addressee(work.ticket).address) and why_not_by_mail(work.ticket) is None
    return _answered(done, task) if is_mailed else _to_be_entered(done, task, document)


def _facts(task: Task) -> tuple[tuple[str, str], ...]:
    return ("task", str(task.position)), ("sha256", task.frozen.digest if task.frozen else "")


def _answered(work: Work, task: Task) -> Work:
    """The frozen text, by the one who submitted it; overtaken or commented on, it waits for their word."""
    writing = replace(work, use=TextUse.ANSWER)
    waits = _why_waits(work, task)
    leaves_at = None if waits else leaving(writing)
    letter = _to_whom_it_was_submitted(letter_to_author(writing, task.text), work, task)
    draft = replace(letter, by=task.by, leaves_at=leaves_at, waits=waits is not None, task=task.position)
    when = (
        work.says(phrases.AT_TIME, time=local(leaves_at, work.occasion.house.timezone))
        if leaves_at
        else work.says(phrases.AT_ONCE)
    )
    words = waits or gate_words.TOLD_LEAVES
    decided = gate_words.DECIDED_AS[task.kind].in_language(work.language)
    reason = work.says(words, who=work.staff, when=when, decided=decided)
    told = told_about(work, task, (task.by,), reason)
    done = work.also(gate_words.UNTIL_READ, who=task.by) if waits is gate_words.TOLD_READ_FIRST else work
    done = replace(done, drafts=(*done.drafts, draft, *told))
    return done.happened("answer written", ("letter", "kept waiting" if waits else "held"), *_facts(task))


def _to_whom_it_was_submitted(letter: Draft, work: Work, task: Task) -> Draft:
    """Whoever was admitted since then is nobody the text was shown to be for."""
    among = frozenset(task.frozen.to if task.frozen else ())
    return replace(letter, recipients=ToAuthor(Purpose.ANSWER, work.ticket, is_copied=True, among=among))


def _why_waits(work: Work, task: Task) -> Words | None:
    """What its writer is told of an approved answer that does not leave by itself."""
    if _is_overtaken(work, task):
        return gate_words.TOLD_WAITS
    return gate_words.TOLD_READ_FIRST if _has_words(work, task) else None


def _has_words(work: Work, task: Task) -> bool:
    """Did somebody else approve with words, which may ask for a change? What was signed is as it is."""
    return task.kind is TaskKind.APPROVAL and task.by != work.staff and bool(composed(work).own)


def _is_overtaken(work: Work, task: Task) -> bool:
    """Has the author's side written since the text was submitted, or somebody answered?"""
    is_answered = any(one.at > task.since for one in rivals(replace(work, use=TextUse.ANSWER)))
    known = task.frozen.heard if task.frozen else ()
    return is_answered or any(one not in known for one in heard(work.dossier))


def _to_be_entered(work: Work, task: Task, document: str) -> Work:
    """The answer is given on a platform, or by telephone: whoever has the ticket gets the text to copy."""
    title = TITLES[work.ticket.reply_channel]
    facts = {
        "who": work.staff,
        "document": f" ({document})" if document else "",
        "system": title.in_language(work.language),
        "word": title.in_language(work.language),
    }
    people = (task.by, work.ticket.owner)
    drafts = told_about(work, task, people, work.says(gate_words.TOLD_ENTER, **facts))
    return replace(work, drafts=(*work.drafts, *drafts))
