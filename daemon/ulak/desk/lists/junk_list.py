"""
The daily list of mails in junk folders that opened no ticket, and of parked ones that nobody proved.

It goes to the coordinators when the office opens; `#kurtar` and `#spam` name its entries (`junk_orders`).
"""

from collections.abc import Sequence

from ulak.desk.decision import Decision, Draft, Event, ReceiptLine
from ulak.desk.drafts import local
from ulak.desk.house import House
from ulak.desk.lists.junk_entry import JunkEntry, Why
from ulak.desk.phrases import say
from ulak.desk.recipients import ToStaff
from ulak.desk.rules.rulebook import Rulebook, Words
from ulak.desk.ticket import Purpose
from ulak.mail.mask import mask
from ulak.mail.safe_header import safe_header

MOST = 200
"""Entries in one letter; a flood of junk is not read line by line."""

LONGEST_SUBJECT = 120
SUBJECT = Words("İstenmeyenler listesi", "The junk list")
MORE = Words(
    "Yer kalmadığı için {count} ileti listede yok; posta kutularının istenmeyen klasöründe duruyorlar."
    " Bunlardan biri gelen kutusuna taşınırsa olağan bir ileti gibi işlenir.",
    "For want of room {count} mails are not in the list; they lie in the junk folders of the mailboxes. One"
    " that is moved to the inbox is dealt with like any other.",
)
WHY = {
    Why.NOTHING_LEADS: Words("kayda götüren bir şey yok", "nothing in it leads to a ticket"),
    Why.MACHINE: Words("bir program yazmış", "a machine wrote it"),
    Why.LIST: Words("bir e-posta listesinden", "it comes from a mailing list"),
    Why.NOT_PROVEN: Words(
        "listedeki bir adresten, ama doğrulanmadı: kodu geri gelmedi",
        "from a listed address, but nothing proved it: its code did not come back",
    ),
}
_NO_SUBJECT = Words("(konusuz)", "(no subject)")


def send(entries: Sequence[JunkEntry], left_out: int, rulebook: Rulebook, house: House) -> Decision | None:
    """
    Write the list; None where there is nothing to tell, or nobody to tell it to.

    `left_out` counts older entries for which there is no room.
    """
    people = rulebook.holders("coordinators")
    if not (entries and people):
        return None
    draft = Draft(
        template="junk-list",
        recipients=ToStaff(Purpose.DIGEST, people),
        language=house.language,
        counter=house.counters[0].name,
        subject=SUBJECT.in_language(house.language),
        lines=tuple(_line(one, house) for one in entries),
        reason=say(MORE, house.language, count=str(left_out)) if left_out else "",
    )
    event = Event("junk listed", facts=(("entries", str(len(entries))), ("left out", str(left_out))))
    return Decision(f"the junk list: {len(entries)} mails", events=(event,), drafts=(draft,))


def _line(entry: JunkEntry, house: House) -> ReceiptLine:
    return ReceiptLine(f"{entry.id}", in_words(entry, house))


def in_words(entry: JunkEntry, house: House) -> str:
    """When it came and where, from whom, about what, and why it opened nothing; numbers masked."""
    language, when = house.language, local(entry.at, house.timezone)
    subject = safe_header(mask(entry.subject), LONGEST_SUBJECT) or _NO_SUBJECT.in_language(language)
    author = safe_header(mask(entry.author), LONGEST_SUBJECT) or "-"
    why = WHY[entry.why].in_language(language)
    return f"{when}, {entry.mailbox}, {author}: {subject} ({why})"
