"""
`#aksiyon`: a corrective or preventive action is given to a person, and followed until it is done.

It outlives its ticket (procedure §130; ISO 10002 8.2): closing ends it no more than time does.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, tzinfo

from ulak.desk import phrases
from ulak.desk.acts.called import person_called
from ulak.desk.acts.inward import written_about
from ulak.desk.clocks.due_task import DueTask, Reminded
from ulak.desk.clocks.time_words import IS_OVER, NO_DAY, read_day
from ulak.desk.commands.command import Order
from ulak.desk.commands.nearest import close_to
from ulak.desk.commands.work import Work
from ulak.desk.commands.work_tasks import ended
from ulak.desk.drafts import local, responsible
from ulak.desk.rules.rulebook import Rulebook, Words
from ulak.desk.task import Task, TaskKind, TaskState, next_position
from ulak.mail.fold import fold

DONE = frozenset({"bitti", "tamam", "tamamlandi", "done", "finished"})
NEEDS_BOTH = Words(
    "bir kişi ve bir tarih gerekir: #aksiyon mehmet 31.12.2026",
    "needs a person and a date: #action mehmet 31.12.2026",
)
NOBODY = Words("personel listesinde “{value}” adlı kimse yok", "nobody of the desk is called “{value}”")
GIVEN = Words(
    "aksiyon {number}, {who} kişisine verildi; {day} mesai bitimine kadar",
    "action {number} was given to {who}, until the end of office hours on {day}",
)
TO_BE_DONE = Words(
    "{who} size, {day} mesai bitimine kadar yapılmak üzere aşağıdaki düzeltici/önleyici aksiyonu verdi."
    " Bittiğinde bu iletiyi, ilk satıra #aksiyon bitti yazarak yanıtlayınız.",
    "{who} gives you the corrective or preventive action below, to be done by the end of office hours on"
    " {day}. When it is done, reply to this letter with #action done on the first line.",
)
DUE = Words(
    "{who} tarafından {time} tarihinde size verilen aksiyonun süresi {due} itibarıyla doldu. Bittiyse bu"
    " iletiyi, ilk satıra #aksiyon bitti yazarak yanıtlayınız.",
    "The action that {who} gave you on {time} was due on {due}. If it is done, reply to this letter with"
    " #action done on the first line.",
)
DUE_OF_DESK = Words(
    "Aynı türden şikâyetler yinelendiği için {time} tarihinde size verilen aksiyonun süresi {due} itibarıyla"
    " doldu. Bittiyse bu iletiyi, ilk satıra #aksiyon bitti yazarak yanıtlayınız.",
    "The action that was given to you on {time}, because complaints of one kind recur, was due on {due}. If"
    " it is done, reply to this letter with #action done on the first line.",
)
IS_DONE = Words("aksiyon {number} bitti olarak kaydedildi", "action {number} was recorded as done")
TOLD_DONE = Words("{who} şu aksiyonu bitti olarak bildirdi:", "{who} reports this action as done:")
NONE_OPEN = Words("bu kayıtta açık aksiyon yok", "this ticket has no open action")
WHICH = Words(
    "hangi aksiyon olduğu anlaşılmıyor; açık olanlar: {numbers}. Aksiyonun kendi yazısını yanıtlayınız veya"
    " numarasını ekleyiniz: #aksiyon bitti NO",
    "which action is not clear; open are: {numbers}. Reply to the letter about it, or add its number:"
    " #action done NUMBER",
)
NOT_YOURS = Words(
    "aksiyonu yalnız verildiği kişi, veren, kaydın sorumlusu veya Kalite Sorumlusu bitirebilir",
    "only the person it was given to, who gave it, the ticket's owner or quality can end an action",
)


def action(work: Work, order: Order) -> Work:
    """`#aksiyon KİŞİ TARİH` gives the text to a person; `#aksiyon bitti [NO]` ends it."""
    who, _, rest = order.value.partition(" ")
    if fold(who) in DONE:
        return _ends(work, order, rest.strip())
    if not work.head.text:
        return work.cannot(order, phrases.NEEDS_TEXT)
    occasion, rulebook = work.occasion, work.occasion.rulebook
    person = person_called(who, rulebook)
    if not rest.strip():
        return work.cannot(order, NEEDS_BOTH)
    if person is None:
        return work.cannot(order, NOBODY, _names(who, rulebook), value=who)
    day = read_day(rest, occasion.now, occasion.house.timezone, ahead=True)
    if day is None:
        return work.cannot(order, NO_DAY, value=rest.strip())
    due_at = end_of_office(day, rulebook, occasion.house.timezone)
    if due_at <= occasion.now:
        return work.cannot(order, IS_OVER, day=f"{day:%d.%m.%Y}")
    return _given(work, order, person, day, due_at)


def _names(who: str, rulebook: Rulebook) -> tuple[str, ...]:
    staff = sorted(rulebook.staff())
    return close_to(who.partition("@")[0], (one.partition("@")[0] for one in staff))


def end_of_office(day: date, rulebook: Rulebook, timezone: tzinfo) -> datetime:
    """The closing time of that day; of a day without office hours its end."""
    calendar = rulebook.calendars.get(rulebook.reminding(TaskKind.ACTION).clock)
    midnight = datetime(day.year, day.month, day.day, tzinfo=timezone)
    end = midnight + timedelta(days=1)
    spans = [span for one in calendar.timeline(midnight, end) for span in one.spans] if calendar else []
    return (spans[-1][1] if spans else end).astimezone(UTC)


def _given(work: Work, order: Order, person: str, day: date, due_at: datetime) -> Work:
    task = Task(
        position=next_position(work.ticket.tasks),
        kind=TaskKind.ACTION,
        by=work.staff,
        of=person,
        since=work.occasion.now,
        text=work.head.text,
        remind_at=due_at,
        due_at=due_at,
    )
    done = replace(work, ticket=replace(work.ticket, tasks=(*work.ticket.tasks, task)))
    facts = {"who": work.staff, "day": f"{day:%d.%m.%Y}"}
    reason = work.says(TO_BE_DONE, **facts)
    drafts = written_about(work.occasion, done.ticket, task, "action", (person,), reason, task.text)
    done = replace(done, drafts=(*done.drafts, *drafts))
    done = done.did(order, GIVEN, number=str(task.position), who=person, day=facts["day"])
    return done.happened("action given", ("task", str(task.position)), ("due", due_at.isoformat()))


def _ends(work: Work, order: Order, number: str) -> Work:
    opened = [one for one in work.ticket.tasks if one.kind is TaskKind.ACTION and one.is_open]
    meant = _meant(work, opened, number)
    if not opened:
        return work.cannot(order, NONE_OPEN)
    if meant is None:
        return work.cannot(order, WHICH, numbers=", ".join(str(one.position) for one in opened))
    quality = tuple(one.address for one in work.occasion.rulebook.holders("quality"))
    if work.staff not in (meant.of, meant.by, work.ticket.owner, *quality):
        return work.cannot(order, NOT_YOURS)
    done = ended(work, meant, TaskState.DONE)
    people = [one for one in (meant.by, *quality) if one != work.staff]
    text = "\n\n".join(part for part in (meant.text, work.head.text) if part)
    reason = work.says(TOLD_DONE, who=work.staff)
    drafts = written_about(work.occasion, done.ticket, meant, "reply", people, reason, text)
    return replace(done, drafts=(*done.drafts, *drafts)).did(order, IS_DONE, number=str(meant.position))


def _meant(work: Work, opened: list[Task], number: str) -> Task | None:
    """The action of that number, else of the letter replied to, else the only one."""
    replied_to = {one.task for one in work.replied_to}
    named = {int(number)} if number.isdecimal() and number.isascii() else replied_to
    found = [one for one in opened if one.position in named]
    return next(iter(found or (opened if len(opened) == 1 and not number else ())), None)


def remind_of_action(due: DueTask) -> Reminded:
    """Its person on the day, and from then on quality too."""
    person = due.rulebook.colleagues((due.task.of,)) or responsible(due.ticket, due.rulebook)
    quality = () if due.is_first else due.rulebook.holders("quality")
    timezone = due.house.timezone
    said = DUE_OF_DESK if due.house.is_ours(due.task.by) else DUE
    reason = due.says_again(said, due=local(due.task.due_at or due.now, timezone))
    return Reminded(due.letters((*person, *quality), reason), due.again())
