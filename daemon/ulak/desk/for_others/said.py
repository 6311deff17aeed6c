"""What the head of a mail that opens a ticket for somebody else has stated so far."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self

from ulak.desk.coming.occasion import Occasion
from ulak.desk.commands.command import Order
from ulak.desk.commands.nearest import asked_back
from ulak.desk.contact import NO_CONTACT, Channel, Contact
from ulak.desk.decision import ReceiptLine
from ulak.desk.for_others.reply_channel import usual_reply
from ulak.desk.phrases import say
from ulak.desk.rules.rulebook import Words
from ulak.desk.ticket import Kind
from ulak.mail.address import Address

NOTED = Words("{what}: {value}", "{what}: {value}")


@dataclass(frozen=True, slots=True)
class Said:
    """What is stated of the author and of the matter; what is not said is left to the rules."""

    channel: Channel = Channel.EMAIL
    author: Address = Address("")
    contact: Contact = NO_CONTACT
    kind: Kind | None = None
    tags: tuple[str, ...] = ()
    product: str = ""
    institution: str = ""
    received_at: datetime | None = None
    preferred: Channel | None = None

    @property
    def reply_channel(self) -> Channel:
        """How the author is answered."""
        return self.preferred or usual_reply(self.channel, self.author.address, self.contact.phone)


@dataclass(frozen=True, slots=True)
class Reading:
    """The lines read so far; `done` says of each what it stated, `wrong` what is wrong with it."""

    occasion: Occasion
    said: Said = Said()
    done: tuple[ReceiptLine, ...] = ()
    wrong: Mapping[Order, str] = field(default_factory=dict)

    def states(self, order: Order, effect: Words, facts: Mapping[str, str], **changes: Any) -> Self:
        """Write down what a line states, and what the receipt says of it."""
        sentence = say(effect, self.language, **facts)
        said = replace(self.said, **changes)
        return replace(self, said=said, done=(*self.done, ReceiptLine(order.line, sentence)))

    def noted(self, order: Order, what: Words, value: str, **changes: Any) -> Self:
        """The usual sentence: what it is, and its value."""
        return self.states(order, NOTED, {"what": what.in_language(self.language), "value": value}, **changes)

    def cannot(self, order: Order, why: Words, close: Iterable[str] = (), **facts: str) -> Self:
        """Write down why a line states nothing."""
        sentence = say(why, self.language, value=order.value, **facts) + asked_back(close, self.language)
        return replace(self, wrong={**self.wrong, order: sentence})

    @property
    def language(self) -> str:
        """What the desk speaks inside."""
        return self.occasion.house.language
