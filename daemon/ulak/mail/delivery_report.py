"""Delivery reports: who did not get a letter (RFC 3464, and the forms mail servers invented before it)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from ulak.mail.bounce_forms import failed_by_form
from ulak.mail.bounce_text import Signs, may_have_failed, own_words, read_prose
from ulak.mail.header import HeaderBlock, decoded, read_block, unfolded
from ulak.mail.mailboxes import mailboxes
from ulak.mail.message import DeliveryReport, Undelivered
from ulak.mail.returned_letter import ADDRESS, STATUS, read_returned_letter
from ulak.mail.server_words import server_words
from ulak.mail.structure import Leaf, Structure, read_structure

# The address lives; its server wants a person to say that we are no machine.
_ASKS = re.compile(
    r"requires? (?:sender )?(?:confirmation|verification)|\bto\s+confirm (?:this|that|your|you)\b"
    r"|confirm (?:that )?you are|challenge[- ]response",
    re.IGNORECASE,
)
_TEXT_READ = 64 * 1024
_FIELD_LINE = re.compile(rb"[!-9;-~]+[ \t]*:")
_STATUS_READ = 256 * 1024
_WRAPPED_READ = 3
_REPLY_KEPT = 300
_NAMES = ("original-recipient", "x-actual-recipient", "final-recipient")


def read_delivery_report(structure: Structure, sender: str, subject: str) -> DeliveryReport:
    """Read the machine's part where there is one; only else believe the prose."""
    structure = _unwrapped(structure)
    status = [leaf for leaf in structure.leaves if leaf.type in STATUS]
    found = [recipient for leaf in status for recipient in _recipients(leaf)]
    if found:
        undelivered = tuple(one.undelivered for one in found if one.has_failed)
        return DeliveryReport(True, undelivered, read_returned_letter(structure))
    listed = _listed_as_failed(structure.block)
    told = frozenset(one.address for value in structure.block.all("to") for one in mailboxes(value))
    text = structure.text[:_TEXT_READ]
    prose = read_prose(text, sender, subject, _signs(structure.block, sender), told)
    if prose is None and not listed and not status:
        return DeliveryReport()
    failed = listed or (prose.failed if prose else ())
    is_harmless = prose is not None and prose.is_harmless
    if not failed and not is_harmless:
        by_form = failed_by_form(own_words(text), structure.block)
        failed = tuple(one for one in by_form if may_have_failed(one, told))
    return DeliveryReport(
        True,
        tuple(Undelivered((address,)) for address in failed),
        read_returned_letter(structure),
        is_unclear=not failed and not is_harmless,
    )


def has_empty_return_path(block: HeaderBlock) -> bool:
    """The mark of a mail that wants no answer (RFC 5321 §4.5.5)."""
    return unfolded(block.first("return-path")).replace(" ", "") == "<>"


def _signs(block: HeaderBlock, sender: str) -> Signs:
    """A From without an address (`From: Mail Delivery Subsystem`) is an empty sender too."""
    precedence = unfolded(block.first("precedence")).lower()
    submitted = unfolded(block.first("auto-submitted")).lower()
    is_report = unfolded(block.first("content-type")).lower().startswith("multipart/report")
    is_null = has_empty_return_path(block) or bool(block.first("from") and not sender)
    is_machine = is_null or is_report or precedence in ("bulk", "junk") or submitted.startswith("auto-")
    return Signs(is_machine, is_null)


@dataclass(frozen=True, slots=True)
class _Recipient:
    undelivered: Undelivered
    has_failed: bool


def _unwrapped(structure: Structure) -> Structure:
    """A report that a disclaimer gateway has wrapped: it kept `report-type` and attached the rest."""
    if structure.type.parameters.get("report-type", "").lower() != "delivery-status":
        return structure
    if any(leaf.type in STATUS for leaf in structure.leaves):
        return structure
    wrapped = (leaf for leaf in structure.leaves if leaf.type == "message/rfc822")
    inner = (read_structure(leaf.content) for leaf in islice(wrapped, _WRAPPED_READ))
    return next((found for found in inner if any(leaf.type in STATUS for leaf in found.leaves)), structure)


def _recipients(leaf: Leaf) -> Iterator[_Recipient]:
    """The per-recipient fields (RFC 3464 §2.3), a block for each."""
    for paragraph in _paragraphs(leaf.content[:_STATUS_READ]):
        block = read_block(paragraph)
        action = unfolded(block.first("action")).lower()
        status = unfolded(block.first("status"))
        addresses = tuple(dict.fromkeys(filter(None, (_recipient(block.first(name)) for name in _NAMES))))
        if addresses and (action or status):
            reply = _reply(block) or status
            undelivered = Undelivered(addresses, reply, is_dead=not _ASKS.search(reply))
            yield _Recipient(undelivered, _has_failed(action, status))


def _paragraphs(content: bytes) -> Iterator[bytes]:
    """Fields that stand together; what is no field parts them, and no line is read twice."""
    together: list[bytes] = []
    for line in (*content.splitlines(), b""):
        if _FIELD_LINE.match(line) or (together and line.startswith((b" ", b"\t"))):
            together.append(line)
        elif together:
            yield b"\n".join((*together, b"", b""))
            together = []


def _has_failed(action: str, status: str) -> bool:
    """OpenSMTPD says `error` and NTMail `failure` where RFC 3464 §2.3.3 has `failed`."""
    return action.startswith(("fail", "error")) or (not action and status.startswith("5"))


def _recipient(value: str) -> str:
    """Behind the address type (RFC 3464 §2.3.1); some write the address alone."""
    found = ADDRESS.search(decoded(value.rpartition(";")[2]).text)
    return found[0].lower().strip(".") if found else ""


def _reply(block: HeaderBlock) -> str:
    """What the other server said, behind the type of the diagnostic (RFC 3464 §2.3.6)."""
    given = " ".join(decoded(block.first("diagnostic-code")).text.split())
    kind, _, words = given.partition(";")
    return server_words((words if " " not in kind.strip() else given).strip())[:_REPLY_KEPT]


def _listed_as_failed(block: HeaderBlock) -> tuple[str, ...]:
    """Exim's X-Failed-Recipients."""
    values = (unfolded(value) for value in block.all("x-failed-recipients"))
    return tuple(dict.fromkeys(match.lower() for value in values for match in ADDRESS.findall(value)))
