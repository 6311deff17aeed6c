"""The last look at the bytes of a letter, and at whom they go to, before they are kept for sending."""

from ulak.desk.decision import Letter
from ulak.desk.ticket import HUMAN_PURPOSES
from ulak.mail.compose import AUTO_SUBMITTED, wire_problem
from ulak.mail.postable import postable


def defect(letter: Letter) -> str:
    """Say why these bytes must not leave the desk, as the end of a sentence; empty when they may."""
    return (
        wire_problem(letter.wire, letter.message_id)
        or _hides_its_nature(letter)
        or _wrong_recipient(letter)
        or _wrong_sender(letter)
    )


def _hides_its_nature(letter: Letter) -> str:
    """What nobody wrote says so (RFC 3834 §5), or two robots could write to each other for ever."""
    head, _, _ = letter.wire.partition(b"\r\n\r\n")
    says = f"\r\n{AUTO_SUBMITTED}: auto-".encode() in b"\r\n" + head
    if letter.draft.purpose in HUMAN_PURPOSES:
        return f"a person's letter has a header {AUTO_SUBMITTED}" if says else ""
    return "" if says else f"the header {AUTO_SUBMITTED} is missing"


def _wrong_recipient(letter: Letter) -> str:
    people = (*letter.to, *letter.cc)
    if not letter.to:
        return "it is to nobody"
    return "" if all(postable(one.address) for one in people) else "a recipient is no address for SMTP"


def _wrong_sender(letter: Letter) -> str:
    """Whoever takes a bounce back need not know SMTPUTF8."""
    sender = postable(letter.envelope_from)
    return "" if sender and sender.isascii() else "its envelope sender is no address for SMTP"
