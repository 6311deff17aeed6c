"""A staff mail in the course of being carried out: what it has done so far, and whether it still can."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from ulak.desk.command import Command, Head, Order
from ulak.desk.decision import Draft, Event, ReceiptLine
from ulak.desk.identify import Identified
from ulak.desk.occasion import Occasion
from ulak.desk.phrases import say
from ulak.desk.recipients import OutwardPurpose
from ulak.desk.rulebook import Colleague, Words
from ulak.desk.ticket import HUMAN_PURPOSES, Dossier, Filing, PastLetter, Purpose, Ticket


class TextUse(StrEnum):
    """What becomes of the text under the commands."""

    NOTE = "note"
    ANSWER = "answer"
    PRELIMINARY_REPORT = "preliminary-report"


PURPOSE_OF: Mapping[TextUse, OutwardPurpose] = {
    TextUse.ANSWER: Purpose.ANSWER,
    TextUse.PRELIMINARY_REPORT: Purpose.PRELIMINARY_REPORT,
}


@dataclass(frozen=True, slots=True)
class Work:
    """
    A ticket and what one staff mail makes of it.

    `dossier` is how the ticket was found, `ticket` what it has become. With a `problem` nothing
    of all this happens; `trouble` is the same for the log, in English and naming nobody. `lines`
    and `remarks` are what the receipt says.
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
    lines: tuple[ReceiptLine, ...] = ()
    remarks: tuple[str, ...] = ()
    text_as_sent: str = ""
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
    def language(self) -> str:
        """What the desk speaks inside."""
        return self.occasion.house.language

    @property
    def sends_text(self) -> bool:
        """Does the mail bring a letter with it?"""
        return self.use in PURPOSE_OF and bool(self.head.text)

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

    def cannot(self, order: Order, why: Words, **facts: str) -> Self:
        """Write down why a line cannot be carried out; then nothing is."""
        sentence = self.says(why, **facts)
        return replace(
            self, lines=(*self.lines, ReceiptLine(order.line, sentence)), problem=sentence, trouble=why.en
        )

    def stopped(self, why: Words) -> Self:
        """Say why the mail as a whole cannot be carried out; then nothing is."""
        return replace(self.remarked(why), problem=self.says(why), trouble=why.en)

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
