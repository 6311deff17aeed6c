"""A staff mail in the course of being carried out: what it has done so far, and whether it still can."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Self

from ulak.desk.certificates.evidence_files import EvidenceFile
from ulak.desk.coming.identify import Identified
from ulak.desk.coming.occasion import Occasion
from ulak.desk.commands.command import Head, Order
from ulak.desk.commands.command_faults import Fault
from ulak.desk.commands.command_table import Command, TextUse
from ulak.desk.commands.nearest import asked_back
from ulak.desk.commands.parties import TO_AUTHOR, Parties
from ulak.desk.commands.ready_answer import ready_answer
from ulak.desk.decision import Draft, Event, Ladder, ReceiptLine, TicketChange
from ulak.desk.phrases import say
from ulak.desk.recipients import OutwardPurpose, SubscriberPurpose
from ulak.desk.rules.rulebook import Colleague, Words
from ulak.desk.signed_id import of_message_id
from ulak.desk.ticket import HUMAN_PURPOSES, Dossier, Filing, PastLetter, Purpose, Ticket

PURPOSE_OF: Mapping[TextUse, OutwardPurpose] = {
    TextUse.ANSWER: Purpose.ANSWER,
    TextUse.PRELIMINARY_REPORT: Purpose.PRELIMINARY_REPORT,
}
"""What a text to the author is for."""

TO_SUBSCRIBERS: Mapping[TextUse, SubscriberPurpose] = {
    TextUse.PRELIMINARY_REPORT: Purpose.PRELIMINARY_REPORT,
    TextUse.SUBSCRIBER_ANSWER: Purpose.SUBSCRIBER_ANSWER,
}
"""What a text to subscribers is for."""


@dataclass(frozen=True, slots=True)
class Work:
    """
    A ticket and what one staff mail makes of it.

    `dossier` is how the ticket was found, `ticket` what it has become. With a `problem` nothing
    of all this happens but the `alarms`; `trouble` is the same for the log, in English and naming nobody.
    `lines` and `remarks` are what the receipt says. `parties` are those to whom the text goes.
    """

    occasion: Occasion
    dossier: Dossier
    identified: Identified
    head: Head
    use: TextUse
    ticket: Ticket
    events: tuple[Event, ...] = ()
    drafts: tuple[Draft, ...] = ()
    withdraws: tuple[int, ...] = ()
    releases: tuple[int, ...] = ()
    others: tuple[TicketChange, ...] = ()
    ladders: tuple[Ladder, ...] = ()
    takes_off: str = ""
    alarms: tuple[Draft, ...] = ()
    lines: tuple[ReceiptLine, ...] = ()
    wrong: tuple[ReceiptLine, ...] = ()
    remarks: tuple[str, ...] = ()
    text_as_sent: str = ""
    evidence: tuple[EvidenceFile, ...] | None = None
    parties: Parties = TO_AUTHOR
    filing: Filing = Filing.COMMAND
    problem: str = ""
    trouble: str = ""

    @property
    def staff(self) -> str:
        """Who wrote the mail."""
        return self.occasion.author

    @property
    def writer(self) -> tuple[Colleague, ...]:
        """The same as somebody of the desk, to whom a letter within it can go."""
        return self.occasion.rulebook.colleagues((self.staff,))

    @property
    def lines_as_written(self) -> tuple[ReceiptLine, ...]:
        """What the lines did, in their order in the mail, whichever was carried out first."""
        return as_written(self.head, self.lines)

    @property
    def language(self) -> str:
        """What the desk speaks inside."""
        return self.occasion.house.language

    @property
    def replied_to(self) -> tuple[PastLetter, ...]:
        """The letter of ours that the mail answers; none where it answers none of this ticket."""
        return of_message_id(self.dossier.letters, self.identified.signed_message_id)

    @property
    def sends_text(self) -> bool:
        """Does the mail bring a letter to the author with it?"""
        return self.use in PURPOSE_OF and self.parties.reporter and bool(self.head.text or self.ready)

    @property
    def ready(self) -> str:
        """The letter of the desk that the text goes in, or goes without any; empty where the text is all."""
        return ready_answer(self.head)

    def says(self, words: Words, **facts: str) -> str:
        """Put a sentence into the desk's language."""
        return say(words, self.language, **facts)

    def did(self, order: Order, effect: Words, **facts: str) -> Self:
        """Write down what a line did."""
        return replace(self, lines=(*self.lines, ReceiptLine(order.line, self.says(effect, **facts))))

    def also(self, words: Words, **facts: str) -> Self:
        """Say more about the last line."""
        *lines, last = self.lines
        more = ReceiptLine(last.line, f"{last.effect}; {self.says(words, **facts)}")
        return replace(self, lines=(*lines, more))

    def cannot(self, order: Order, why: Words, close: Iterable[str] = (), **facts: str) -> Self:
        """Write down why a line cannot be carried out, and what would be close; then nothing is."""
        sentence = self.says(why, **facts) + asked_back(close, self.language)
        wrong = (*self.wrong, ReceiptLine(order.line, sentence))
        return replace(self, wrong=wrong, problem=sentence, trouble=why.en)

    def faulty(self, fault: Fault) -> Self:
        """Write down what is wrong with a line whatever it is about."""
        return self.cannot(fault.order, fault.why, fault.close, **fault.facts_in(self.language))

    def stopped(self, why: Words, log: str = "") -> Self:
        """Say why the whole mail cannot be carried out; `log` where the sentence names somebody's file."""
        sentence = why.in_language(self.language) if log else self.says(why)
        return replace(self, remarks=(*self.remarks, sentence), problem=sentence, trouble=log or why.en)

    def remarked(self, words: Words, **facts: str) -> Self:
        """Add a sentence to the receipt that belongs to no line."""
        return replace(self, remarks=(*self.remarks, self.says(words, **facts)))

    def happened(self, name: str, *facts: tuple[str, str]) -> Self:
        """Add a line of the journal, by the one who wrote the mail."""
        return replace(self, events=(*self.events, Event(name, self.staff, facts)))

    def has(self, command: Command) -> bool:
        """Does the mail give this command?"""
        return command in self.head.commands

    def own_letters(self) -> tuple[PastLetter, ...]:
        """The letters this staff member wrote on the ticket, oldest first."""
        return tuple(
            one for one in self.dossier.letters if one.by == self.staff and one.purpose in HUMAN_PURPOSES
        )


def as_written(head: Head, lines: Iterable[ReceiptLine]) -> tuple[ReceiptLine, ...]:
    """Lines of a receipt in the order of the mail."""
    places = {order.line: place for place, order in enumerate(head.orders)}
    return tuple(sorted(lines, key=lambda line: places[line.line]))
