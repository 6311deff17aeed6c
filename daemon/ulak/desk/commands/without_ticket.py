"""
What staff may order in a mail that belongs to no ticket.

`ASKED` are letters to whoever asks, which any mail may ask for, of a ticket or of none. On the junk list only
such a mail decides.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from ulak.desk import phrases
from ulak.desk.acts.junk_orders import decide_on_junk
from ulak.desk.coming.occasion import Occasion
from ulak.desk.coming.opening import plain_subject
from ulak.desk.commands.command import Head, Order
from ulak.desk.commands.command_faults import faults
from ulak.desk.commands.command_table import Command
from ulak.desk.commands.help_table import table
from ulak.desk.decision import Decision, Disposition, Draft, ReceiptLine
from ulak.desk.drafts import not_done, receipt
from ulak.desk.lists.digest import asked_for
from ulak.desk.phrases import say
from ulak.desk.recipients import ToStaff
from ulak.desk.rules.rulebook import Words
from ulak.desk.ticket import Purpose


def carry_out_without_ticket(occasion: Occasion, head: Head) -> Decision:
    """Carry out the commands of a mail without a ticket, or say why not."""
    language = occasion.house.language
    if wrong := faults(head):
        return refused_without_ticket(occasion, head, {one.order: one.says(language) for one in wrong})
    if head.commands & {Command.RESCUE, Command.SPAM}:
        return decide_on_junk(occasion, head)
    if head.commands <= set(ASKED) and not head.text:
        drafts = (
            draft for command in ASKED if command in head.commands for draft in ASKED[command](occasion)
        )
        return Decision("staff mail: asked for a letter", Disposition.FILED, drafts=tuple(drafts))
    return nothing_done(occasion, head, phrases.NO_TICKET)


def refused_without_ticket(occasion: Occasion, head: Head, wrong: Mapping[Order, str]) -> Decision:
    """Nothing of the mail was done; `wrong` says of each line that cannot be carried out why not."""
    language = occasion.house.language
    other = say(phrases.AND_SO_NOT if wrong else phrases.NOT_DONE, language)
    lines = tuple(ReceiptLine(order.line, wrong.get(order, other)) for order in head.orders)
    return _told(occasion, say(phrases.NOTHING_DONE, language), lines, "a line cannot be carried out")


def nothing_done(occasion: Occasion, head: Head, why: Words, **facts: str) -> Decision:
    """Nothing of the mail was done, for a reason that lies in no single line."""
    language = occasion.house.language
    lines = tuple(ReceiptLine(order.line, say(phrases.NOT_DONE, language)) for order in head.orders)
    return _told(occasion, say(why, language, **facts), lines, why.en)


def _told(occasion: Occasion, reason: str, lines: tuple[ReceiptLine, ...], why: str) -> Decision:
    draft = receipt(occasion, occasion.arrival.mailbox, plain_subject(occasion), reason, lines)
    return Decision(f"staff mail, nothing carried out: {why}", Disposition.FILED, drafts=(not_done(draft),))


def help_letter(occasion: Occasion) -> tuple[Draft, ...]:
    """`#yardım`: the table of commands."""
    lines = table(occasion.house.language)
    return (replace(to_asker(occasion, "help"), lines=lines),)


def to_asker(occasion: Occasion, template: str) -> Draft:
    """Begin a letter of its own to whoever asked for it in this mail, about no ticket."""
    told = receipt(occasion, occasion.arrival.mailbox, plain_subject(occasion), "")
    asking = ToStaff(Purpose.SUMMARY, occasion.rulebook.colleagues((occasion.author,)))
    return replace(told, template=template, recipients=asking, message=None)


ASKED: Mapping[Command, Callable[[Occasion], tuple[Draft, ...]]] = {
    Command.MINE: asked_for,
    Command.HELP: help_letter,
}
