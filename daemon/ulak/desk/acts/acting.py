"""
Somebody of the desk has acted: what they were asked for is done, and who waited for it is told.

A team that got a ticket acts by whatever it writes or changes; whoever is consulted by a reply to the
letter that asked, or by a note. What a machine behind an address writes never comes here.
"""

from dataclasses import replace

from ulak.desk.acts.called import is_of
from ulak.desk.acts.consulting import WAITED_FOR, is_waited_for, task_replied_to
from ulak.desk.acts.inward import written_about
from ulak.desk.commands.command_table import TextUse
from ulak.desk.commands.work import Work
from ulak.desk.commands.work_tasks import ended
from ulak.desk.drafts import followers, responsible
from ulak.desk.rules.rulebook import Words
from ulak.desk.task import Task, TaskKind, TaskState
from ulak.desk.ticket import Filing, Status

REPLIED = Words(
    "{who} danışmanızı yanıtladı. Yanıt kayda not olarak eklendi; başvuru sahibine gönderilmedi.",
    "{who} replied to your consultation. The reply was filed as a note; it was not sent to the author.",
)
ANSWERED = Words(
    "Danıştığınız {who} başvuru sahibine şu yanıtı yazdı.",
    "{who}, whom you consulted, has written this answer to the author.",
)
TEAM_ACTED = Words(
    "Kaydın devredildiği birim yazdı ({who}). Metin başvuru sahibine gönderilmedi.",
    "The team the ticket was handed to has written ({who}). Nothing was sent to the author.",
)
TEAM_ANSWERED = Words(
    "Kaydın devredildiği birim ({who}) başvuru sahibine şu yanıtı yazdı.",
    "The team the ticket was handed to ({who}) has written this answer to the author.",
)
NOT_NEEDED = Words(
    "Bu kayıtta sizden artık bir şey beklenmiyor ({who}). Size gönderilen yazıyı yanıtlamanız gerekmez.",
    "Nothing is asked of you on this ticket any more ({who}). The letter you got needs no reply.",
)
ALSO_TO = Words("Şu adreslere de bilgi verildi: {who}.", "Told as well: {who}.")
_TOLD = frozenset({TextUse.NOTE, TextUse.ANSWER, TextUse.PRELIMINARY_REPORT})


def acted(work: Work) -> Work:
    """End what the writer was waited for; the ticket goes on as soon as no team is waited for."""
    if not _is_act(work):
        return work
    for task in work.dossier.ticket.tasks:
        work = _transfer(work, task) if task.kind is TaskKind.TRANSFER else work
        work = _consultation(work, task) if task.kind is TaskKind.CONSULTATION else work
    return _let_go(_given_up(work) if work.ticket.status is Status.CLOSED else _goes_on(work))


def _is_act(work: Work) -> bool:
    """Asking for a table or the original is no work on the ticket."""
    return work.filing in (Filing.NOTE, Filing.ANSWER) or work.ticket != work.dossier.ticket


def _transfer(work: Work, task: Task) -> Work:
    if not (task.is_open and is_of(work.staff, task.of, work.occasion.rulebook)):
        return work
    done = ended(work, task, TaskState.DONE)
    if not work.head.text or work.use not in _TOLD:
        return done
    words = TEAM_ANSWERED if work.filing is Filing.ANSWER else TEAM_ACTED
    follow = (one.address for one in followers(work.ticket, work.occasion.rulebook))
    people = (task.by, work.dossier.ticket.owner, *follow)
    return _told(done, task, people, words, work.text_as_sent or work.head.text)


def _consultation(work: Work, task: Task) -> Work:
    """A second reply to the letter is told too, though nothing waits for it any more."""
    replied, rulebook = task_replied_to(work), work.occasion.rulebook
    is_reply = replied is not None and replied.position == task.position
    is_unasked = replied is None and task.is_open and is_of(work.staff, task.of, rulebook)
    says_it = work.staff != task.by and (is_reply or is_unasked)
    if not work.head.text or work.use not in _TOLD or not says_it:
        return work
    asker = rulebook.colleagues((task.by,)) or responsible(work.ticket, rulebook)
    done = ended(work, task, TaskState.DONE)
    words = REPLIED if work.use is TextUse.NOTE else ANSWERED
    people = tuple(one.address for one in asker)
    return _told(done, task, people, words, work.text_as_sent or work.head.text)


def _told(work: Work, task: Task, people: tuple[str, ...], words: Words, text: str) -> Work:
    """Tell those who wait, but for the writer and whoever reads the text in another letter of this mail."""
    reading = {one.address for draft in work.drafts if draft.task for one in draft.to}
    others = [one for one in dict.fromkeys(people) if one not in (work.staff, *reading)]
    drafts = written_about(
        work.occasion, work.ticket, task, "reply", others, work.says(words, who=work.staff), text
    )
    told = ", ".join(one.address for draft in drafts for one in draft.to)
    done = replace(work, drafts=(*work.drafts, *drafts))
    return done.remarked(ALSO_TO, who=told) if told else done


def _given_up(work: Work) -> Work:
    """Nobody is asked any more about a ticket that is closed."""
    for task in work.ticket.tasks:
        work = ended(work, task, TaskState.VOID) if task.kind in WAITED_FOR else work
    return work


def _let_go(work: Work) -> Work:
    """Whoever was asked, and need not act any more, is told so: the letter that asked has long left."""
    open_before = {
        one.position for one in work.dossier.ticket.tasks if one.is_open and one.kind in WAITED_FOR
    }
    for task in work.ticket.tasks:
        if task.position in open_before and task.state is TaskState.VOID:
            work = _told(work, task, (task.of,), NOT_NEEDED, "")
    return work


def _goes_on(work: Work) -> Work:
    """New no longer once somebody noted something; waiting no longer when nobody is left to wait for."""
    ticket, before, rulebook = work.ticket, work.dossier.ticket, work.occasion.rulebook
    if ticket.status is Status.NEW and work.filing is Filing.NOTE:
        return replace(work, ticket=replace(ticket, status=Status.OPEN))
    if {ticket.status, before.status} != {Status.WAITING_TEAM}:
        return work
    is_theirs = any(team.name == ticket.team for team in rulebook.teams_of(work.staff))
    if is_waited_for(ticket, rulebook) or not (is_theirs or ticket.tasks != before.tasks):
        return work
    return replace(work, ticket=replace(ticket, status=Status.OPEN))
