"""
Failures told in prose: which addresses a mail server's own words give up on.

RFC 3464 made this unnecessary thirty years ago; qmail, Exchange gateways and many filters still
write letters. Only what a machine sent is read this way: a vacation reply has the empty return path
too, and names colleagues who failed at nothing, and people complain about undelivered cards.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ulak.mail.bounce_words import ARRIVED, COPY, DELAYED, GIVEN_UP, GIVES_UP, SUBJECT
from ulak.mail.fold import fold
from ulak.mail.robot import is_robot

_DAEMON = re.compile(
    r"(?:[\w.]+[-_.])?(?:mailer-?daemon|mail-daemon|maildaemon|mdaemon|mail[._]delivery[._]sys(?:tem)?)(?:[+=_.-].*)?@.*"
)
_SYSTEM = re.compile(
    r"(?:.*[\W_])?(?:smtp\w*|ndr|imss|gateways?|system|internet|delivery|microsoftexchange\w*|exchange)(?:[\W_].*)?@.*"
)
_ADDRESS = re.compile(r"[^\s<>\"'(),:;\[\]=|*]{1,128}@[^\s<>\"'(),:;\[\]@|*]{1,250}")
_BEFORE = " \t>*•·<[\"'(-"
_LABEL = re.compile(
    r"(?:smtp|rfc822|recipient|to|address|user|e-?mail|alıcı|e-?posta|kime|empfänger|destinataire) ?[:=;]",
    re.IGNORECASE,
)
_COLONED = re.compile(r"\s*<([^\s<>]{1,128}@[^\s<>]{1,250})>\s*(?::|\.\.\.|$)")
_REFUSED = re.compile(r"(?:\b55[0-9][ -]|\b5\.\d\.\d\b).{0,120}")
_NOT_VICTIM = re.compile(
    r"\s*(?:from|sender|subject|message-id|date|reply|contact|\(?mail from|for further|please)\b",
    re.IGNORECASE,
)
_ORIGIN = re.compile(r"\b(?:from|contact|by|of)\s+<?[^\s<>]+@[^\s<>]+", re.IGNORECASE)
_EXPANDED = re.compile(r"(?:expanded|generated) from:?\s*<?([^\s<>()]+@[^\s<>()]+)", re.IGNORECASE)
_LINES = 400
_SENDER_READ = 320
_SUBJECT_READ = 1000


@dataclass(frozen=True, slots=True)
class Signs:
    """What a mail's fields admit: that no person wrote it, and that its envelope sender was empty."""

    is_machine: bool
    is_null: bool


@dataclass(frozen=True, slots=True)
class Prose:
    """A server's letter, read: whom it gives up on, and whether it says that nothing has failed."""

    failed: tuple[str, ...] = ()
    is_harmless: bool = False


def read_prose(text: str, sender: str, subject: str, signs: Signs, told: frozenset[str]) -> Prose | None:
    """
    Read who failed, in order; None where the mail is no delivery report at all.

    `told` are the addresses the report was sent to: they wrote the letter and did not fail.
    """
    sender, subject = sender[:_SENDER_READ], fold(" ".join(subject[:_SUBJECT_READ].split()))
    if not (signs.is_machine or _is_system(sender)):
        return None
    lines = list(_own_words(text))
    folded = [fold(" ".join(line.split())) for line in lines]  # patterns are slow on long runs of blanks
    if not _is_report(sender, subject, lines, folded, signs):
        return None
    whole = "\n".join((subject, *folded))
    if ARRIVED.search(whole) or (DELAYED.search(whole) and not GIVEN_UP.search(whole)):
        return Prose(is_harmless=True)
    victims = _victims(lines, folded, told)
    return Prose(tuple(dict.fromkeys(one for one in victims if may_have_failed(one, told))))


def own_words(text: str) -> str:
    """The server's lines, up to the copy of the mail that failed."""
    return "\n".join(_own_words(text))


def may_have_failed(address: str, told: frozenset[str]) -> bool:
    """Who wrote the letter did not fail, nor whom the server names for questions."""
    helps = ("postmaster", "mailer-daemon", "abuse", "support", "helpdesk", "destek", "yardim")
    return address not in told and address.partition("@")[0] not in helps


def _is_system(sender: str) -> bool:
    return bool(_DAEMON.fullmatch(sender) or is_robot(sender) or _SYSTEM.fullmatch(sender))


def _is_report(sender: str, subject: str, lines: list[str], folded: list[str], signs: Signs) -> bool:
    """Two of three: a daemon writes (or an empty return path), its subject says so, its words do."""
    is_daemon = _DAEMON.fullmatch(sender) is not None
    says_subject = SUBJECT.match(subject) is not None
    if says_subject and (is_daemon or signs.is_null):
        return True
    says_text = any(GIVES_UP.search(line) or DELAYED.search(line) for line in folded)
    return (says_subject or is_daemon) and (says_text or any(map(_COLONED.match, lines)))


def _own_words(text: str) -> Iterator[str]:
    for number, line in enumerate(text.splitlines()[:_LINES]):
        if number and COPY.match(fold(line[:200])):
            return
        yield line[:400]


def _victims(lines: list[str], folded: list[str], told: frozenset[str]) -> list[str]:
    """By the strongest sign there is: a list under a sentence, a coloned address, a refusal by code."""
    coloned = [found[1] for line in lines if (found := _COLONED.match(line))]
    telling = [at for at, line in enumerate(folded) if GIVES_UP.search(line)]
    listed = [address for at in telling for address in _listed(lines, at, told)]
    expanded = [found[1] for line in lines if (found := _EXPANDED.search(line))]
    chosen = coloned or listed
    if not chosen:
        chosen = [match for line in lines if _REFUSED.search(line) for match in _ADDRESS.findall(line)[:1]]
    return [_clean(address) for address in (*chosen, *expanded)]


def _listed(lines: list[str], at: int, told: frozenset[str]) -> list[str]:
    """In the sentence itself, else on the lines below it as long as each starts with an address."""
    line = lines[at]
    inside = [match for match in _ADDRESS.findall(_ORIGIN.sub("", line)) if _clean(match) not in told]
    if inside and not _NOT_VICTIM.match(line):
        return inside[:1]
    found: list[str] = []
    skipped = 0
    for below in lines[at + 1 : at + 40]:
        if not below.strip():
            continue
        if address := _beginning(below):
            found.append(address)
        elif found or (skipped := skipped + 1) > 3:
            break
    return found


def _beginning(line: str) -> str:
    """The address a line begins with, behind bullets, brackets and labels; empty where it does not."""
    rest = line.lstrip(_BEFORE)
    while label := _LABEL.match(rest):
        rest = rest[label.end() :].lstrip(_BEFORE)
    found = _ADDRESS.match(rest)
    return found[0] if found else ""


def _clean(address: str) -> str:
    return address.lower().strip(".,;:'\"<>!")
