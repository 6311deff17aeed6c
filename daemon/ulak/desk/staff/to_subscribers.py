"""
Letters to subscribers, each alone: nothing in them comes from the reporter, neither subject nor thread.

They are in the language of the house: of subscribers no language is known, and they are its customers.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from ulak.desk import phrases
from ulak.desk.acts import reporting_words as say
from ulak.desk.certificates.report import Informed
from ulak.desk.certificates.subscribers import same_person
from ulak.desk.commands.command_table import TextUse
from ulak.desk.commands.work import TO_SUBSCRIBERS, Work
from ulak.desk.decision import Draft
from ulak.desk.drafts import local
from ulak.desk.recipients import SUBSCRIBER, ToSubscriber
from ulak.desk.staff.kept_apart import REPORTER, may_see
from ulak.desk.ticket import Filing, Purpose
from ulak.mail.message import Attachment

REPORT_TEMPLATE, ANSWER_TEMPLATE = "preliminary-report-subscriber", "subscriber-answer"
MOST_NAMED = 10
"""Subscribers that a receipt names one by one."""

TEMPLATES = {Purpose.PRELIMINARY_REPORT: REPORT_TEMPLATE, Purpose.SUBSCRIBER_ANSWER: ANSWER_TEMPLATE}


def names_of(subscribers: Iterable[Informed], work: Work) -> str:
    """Name them, the first few."""
    return shortened([one.name for one in subscribers], work) or "–"


def shortened(named: list[str], work: Work) -> str:
    """The first few of a list, and how many more there are."""
    more = len(named) - MOST_NAMED
    rest = (work.says(say.AND_MORE, more=str(more)),) if more > 0 else ()
    return ", ".join((*named[:MOST_NAMED], *rest))


def letters_to_subscribers(work: Work, text: str) -> Iterator[Draft]:
    """One for each of those the mail is for."""
    for key in work.parties.subscribers:
        purpose, thread = TO_SUBSCRIBERS[work.use], tuple(_thread(work, key))
        yield Draft(
            template=TEMPLATES[purpose],
            recipients=ToSubscriber(purpose, work.ticket, key),
            language=work.language,
            counter=work.ticket.mailbox,
            subject=work.says(say.SUBJECT),
            text=text,
            by=work.staff,
            party=SUBSCRIBER,
            replies_to=next(iter(thread[-1:]), ""),
            references=thread,
        )


def with_files(work: Work, draft: Draft, files: tuple[Attachment, ...]) -> Draft:
    """Those of the files that did not come from the other party."""
    side = draft.subscriber or REPORTER
    return replace(draft, attachments=tuple(one for one in files if may_see(work, one, side)))


def with_findings(work: Work, text: str) -> Work:
    """The ticket knows what subscribers were last sent."""
    if not work.parties.subscribers or work.use is not TextUse.PRELIMINARY_REPORT:
        return work
    return replace(work, ticket=replace(work.ticket, report=replace(work.ticket.report, findings=text)))


def told_of_letters(work: Work, drafts: tuple[Draft, ...], leaves_at: datetime | None) -> Work:
    """Say in the receipt how many leave and when, and what is odd about them."""
    theirs = [one for one in drafts if one.subscriber]
    if not theirs:
        return work
    found = [one for one in work.ticket.report.subscribers if one.key in {each.subscriber for each in theirs}]
    timezone = work.occasion.house.timezone
    at = work.says(phrases.AT_TIME, time=local(leaves_at, timezone)) if leaves_at else ""
    facts = {"count": str(len(theirs)), "names": names_of(found, work)}
    work = work.remarked(say.LEAVES, when=at or work.says(phrases.AT_ONCE), **facts)
    differs = len(drafts) > len(theirs) and work.ticket.language != work.language
    return work.remarked(say.ONE_LANGUAGE) if differs else work


def told_of_files(work: Work, drafts: tuple[Draft, ...], files: tuple[Attachment, ...]) -> Work:
    """Say in the receipt which files stay because they came from the other party."""
    stay = dict.fromkeys(one.name for one in files for draft in drafts if one not in draft.attachments)
    return work.remarked(say.KEPT_APART, names=", ".join(stay)) if stay else work


def _thread(work: Work, key: str) -> Iterator[str]:
    """The Message-IDs of what this subscriber wrote; those of the reporter's mails would tell who that is."""
    for one in work.dossier.messages:
        is_theirs = key in same_person(work.ticket.report, one.author.address)
        is_given = not one.message_id.endswith("@ulak.invalid>")
        if is_theirs and is_given and one.filing is Filing.SUBSCRIBER:
            yield one.message_id
