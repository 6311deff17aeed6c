"""Delivery reports: who did not get a letter (RFC 3464, and the forms mail servers invented before it)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ulak.mail.bounce_text import failed_in_text
from ulak.mail.header import HeaderBlock, decoded, read_block, unfolded
from ulak.mail.mailboxes import mailboxes
from ulak.mail.structure import Leaf, Structure, read_structure

_STATUS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_RETURNED = frozenset({"message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"})
_MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}@[^<>\s]{1,250}>")
_ID_LINE = re.compile(r"^[>\s]{0,4}message-id:\s*(<[^<>\s]{1,250}>)", re.IGNORECASE | re.MULTILINE)
_ADDRESS = re.compile(r"[^\s<>\"'(),:;\[\]]{1,128}@[^\s<>\"'(),:;\[\]@]{1,255}")
_TEXT_READ = 64 * 1024


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """Whether it is one, who failed for good, and the Message-IDs of what came back."""

    is_report: bool
    failed: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()


def read_delivery_report(structure: Structure, sender: str, subject: str) -> DeliveryReport:
    """Read the machine's part where there is one; only else believe the prose."""
    structure = _unwrapped(structure)
    found = [
        recipient for leaf in structure.leaves if leaf.type in _STATUS for recipient in _recipients(leaf)
    ]
    if found:
        failed = tuple(dict.fromkeys(recipient.address for recipient in found if recipient.has_failed))
        return DeliveryReport(is_report=True, failed=failed, returned=_returned(structure))
    listed = _listed_as_failed(structure.block)
    prose = failed_in_text(
        structure.text[:_TEXT_READ],
        sender,
        subject,
        is_null_sender=has_empty_return_path(structure.block)
        or bool(structure.block.first("from") and not sender),
        told=frozenset(
            address.address for value in structure.block.all("to") for address in mailboxes(value)
        ),
    )
    is_declared = any(leaf.type in _STATUS for leaf in structure.leaves)
    if prose is None and not listed and not is_declared:
        return DeliveryReport(is_report=False)
    failed = tuple(dict.fromkeys((*listed, *(prose or ()))))
    return DeliveryReport(is_report=True, failed=listed or failed, returned=_returned(structure))


def has_empty_return_path(block: HeaderBlock) -> bool:
    """The mark of a mail that wants no answer (RFC 5321 §4.5.5)."""
    return unfolded(block.first("return-path")).replace(" ", "") == "<>"


@dataclass(frozen=True, slots=True)
class _Recipient:
    address: str
    has_failed: bool


def _unwrapped(structure: Structure) -> Structure:
    """A report that a disclaimer gateway has wrapped: it kept `report-type` and attached the rest."""
    if structure.type.parameters.get("report-type", "").lower() != "delivery-status":
        return structure
    if any(leaf.type in _STATUS for leaf in structure.leaves):
        return structure
    inner = [read_structure(leaf.content) for leaf in structure.leaves if leaf.type == "message/rfc822"]
    return next((found for found in inner if any(leaf.type in _STATUS for leaf in found.leaves)), structure)


def _recipients(leaf: Leaf) -> Iterator[_Recipient]:
    """The per-recipient fields (RFC 3464 §2.3); of its two addresses the one the sender used."""
    at, content = 0, leaf.content.strip() + b"\n\n"
    while at < len(content):
        block = read_block(content, at)
        at = max(block.body_at, at + 1)
        action = unfolded(block.first("action")).lower().partition(" ")[0]
        status = unfolded(block.first("status"))
        addresses = [_recipient(block.first(name)) for name in ("original-recipient", "final-recipient")]
        address = next(filter(None, addresses), "")
        if address and (action or status):
            yield _Recipient(address, action == "failed" or (not action and status.startswith("5")))


def _recipient(value: str) -> str:
    """Behind the address type (RFC 3464 §2.3.1); some write the address alone."""
    found = _ADDRESS.search(decoded(value.rpartition(";")[2]).text)
    return found[0].lower().strip(".") if found else ""


def _listed_as_failed(block: HeaderBlock) -> tuple[str, ...]:
    """Exim's X-Failed-Recipients."""
    values = (unfolded(value) for value in block.all("x-failed-recipients"))
    return tuple(match.lower() for value in values for match in _ADDRESS.findall(value))


def _returned(structure: Structure) -> tuple[str, ...]:
    """Message-IDs of the originals that came back, whole, as headers, or as text."""
    found: list[str] = []
    for leaf in structure.leaves:
        if leaf.type in _RETURNED:
            found.extend(_MESSAGE_ID.findall(read_block(leaf.content.lstrip()).first("message-id")))
    found.extend(_ID_LINE.findall(structure.text[:_TEXT_READ]))
    return tuple(dict.fromkeys(found))
