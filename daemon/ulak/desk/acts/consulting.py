"""
`#sor`: somebody of the desk is asked for an opinion, without getting the ticket.

Their reply is a note for the one who asked (`desk/acts/acting.py`); whatever they write, it does not
reach the author. Who is asked sees the question and the author's last words, and nothing else of the ticket.
"""

from dataclasses import replace

from ulak.desk import phrases
from ulak.desk.acts.called import is_of, nobody_called, person_called, team_at, team_called
from ulak.desk.acts.inward import last_words, written_about
from ulak.desk.commands.command import Order
from ulak.desk.commands.work import Work
from ulak.desk.commands.work_tasks import given, until
from ulak.desk.rules.rulebook import Rulebook, Words
from ulak.desk.signed_id import of_message_id
from ulak.desk.task import Task, TaskKind
from ulak.desk.ticket import Dossier, Purpose, Status, Ticket

ASKED = Words(
    "soru {who} adresine gönderildi; yanıtı not olarak size gelir, başvuru sahibine gitmez",
    "the question goes to {who}; the reply comes to you as a note and does not reach the author",
)
ALREADY_ASKED = Words("aynı soru {who} adresine zaten soruldu", "{who} was asked the same already")
NOT_YOURSELF = Words("kendinize danışamazsınız", "you cannot consult yourself")
NOBODY_READS = Words(
    "{who} başvuruların geldiği adrestir; orada danışılacak kimse yok",
    "{who} is an address of the desk itself; nobody is there to be consulted",
)
ASKS_YOU = Words("{who} bu kayıt hakkında görüşünüzü soruyor.", "{who} asks for your opinion on this ticket.")
ONLY_WHAT_WAS_SENT = Words(
    "size yalnız danışıldı; kaydın tamamını birimi, sorumlusu ve izleyenler görür. Gerekiyorsa soran kişiye"
    " yazınız",
    "you were only consulted; the whole ticket is for its team, its owner and those who follow it. Write to"
    " the one who asked, if you need more",
)
ANSWER_THE_ASKER = Words(
    "Bu bir danışma yazısıydı ve siz kaydın biriminde değilsiniz: yanıtınız soran kişiye not olarak gider,"
    " başvuru sahibini kaydın birimi yanıtlar. Komutu silip yeniden gönderiniz.",
    "This was a consultation, and you are not of the ticket's team: your reply goes as a note to the one who"
    " asked, and that team answers the author. Send it again without the command.",
)

_ABOUT_TASKS = frozenset({Purpose.CONSULTATION, Purpose.REMINDER})
WAITED_FOR = frozenset({TaskKind.CONSULTATION, TaskKind.TRANSFER})


def ask(work: Work, order: Order) -> Work:
    """`#sor KİŞİ/BİRİM`: the text goes to them as a question; several lines ask several."""
    rulebook = work.occasion.rulebook
    team = team_called(order.value, rulebook)
    asked = team.address if team else person_called(order.value, rulebook)
    if work.ticket.status is Status.CLOSED:
        return work.cannot(order, phrases.TICKET_CLOSED)
    if asked is None:
        return nobody_called(work, order)
    if asked == work.staff:
        return work.cannot(order, NOT_YOURSELF)
    if _is_asked(work, asked):
        return work.did(order, ALREADY_ASKED, who=asked)
    return _asked(work, order, asked)


def _is_asked(work: Work, asked: str) -> bool:
    question = work.head.text
    return any(
        one.kind is TaskKind.CONSULTATION and one.is_open and (one.of, one.text) == (asked, question)
        for one in work.ticket.tasks
    )


def _asked(work: Work, order: Order, asked: str) -> Work:
    done, task = given(work, TaskKind.CONSULTATION, asked, work.head.text)
    why = f"{work.says(ASKS_YOU, who=work.staff)}\n{until(work, task)}"
    drafts = written_about(
        work.occasion, done.ticket, task, "consultation", (asked,), why, work.head.text, last_words(work)
    )
    if not drafts:
        return work.cannot(order, NOBODY_READS, who=asked)
    ticket = replace(done.ticket, status=_status(done.ticket, asked, work))
    done = replace(done, ticket=ticket, drafts=(*done.drafts, *drafts)).did(order, ASKED, who=asked)
    return done.happened("consultation asked", ("task", str(task.position)), ("of", asked))


def _status(ticket: Ticket, asked: str, work: Work) -> Status:
    """Only another team is waited for; a person's opinion keeps nobody from going on."""
    team = team_at(asked, work.occasion.rulebook)
    if ticket.status not in (Status.NEW, Status.OPEN):
        return ticket.status
    return Status.WAITING_TEAM if team and team.name != ticket.team else Status.OPEN


def consulted(work: Work) -> Task | None:
    """The consultation that the mail replies to, open or not; None where it replies to something else."""
    task = task_replied_to(work)
    return task if task and task.kind is TaskKind.CONSULTATION else None


def task_replied_to(work: Work) -> Task | None:
    """The task whose letter this mail answers."""
    return task_of_letter(work.dossier, work.identified.signed_message_id)


def task_of_letter(dossier: Dossier, replied_to: str) -> Task | None:
    """The task that a letter of ours is about, to those who are asked or about their reply."""
    letters = of_message_id(dossier.letters, replied_to)
    numbers = {one.task for one in letters if one.purpose in _ABOUT_TASKS}
    waited = (one for one in dossier.ticket.tasks if one.kind in WAITED_FOR)
    return next((one for one in waited if one.position in numbers), None)


def is_waited_for(ticket: Ticket, rulebook: Rulebook) -> bool:
    """Has any team been asked, or been given the ticket, that has not acted?"""
    return any(one.is_open and one.kind in WAITED_FOR and team_at(one.of, rulebook) for one in ticket.tasks)


def is_only_consulted(work: Work) -> bool:
    """Was the writer asked something, without having to do with the ticket in any other way?"""
    ticket, rulebook = work.dossier.ticket, work.occasion.rulebook
    asked = (one for one in ticket.tasks if one.kind is TaskKind.CONSULTATION)
    if not any(is_of(work.staff, one.of, rulebook) for one in asked) and consulted(work) is None:
        return False
    team = rulebook.teams.get(ticket.team)
    follow = tuple(one.address.address for one in ticket.participants)
    theirs = (ticket.owner, *(one.by for one in ticket.tasks), *(team.people if team else ()))
    holds_role = any(work.staff in people for people in rulebook.roles.values())
    return not (holds_role or work.staff in theirs or any(is_of(work.staff, one, rulebook) for one in follow))


def why_not_to_author(work: Work) -> Words | None:
    """Why a text may not go to the author: who was merely consulted speaks to the one who asked."""
    task, ticket = consulted(work), work.dossier.ticket
    team = work.occasion.rulebook.teams.get(ticket.team)
    theirs = {ticket.owner, task.by if task else "", *(team.people if team else ())}
    return ANSWER_THE_ASKER if task and work.staff not in theirs else None
