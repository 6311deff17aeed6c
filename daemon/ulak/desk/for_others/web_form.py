"""
A form on a web site that mails what people fill in: whose mail that is, and what its lines say.

Whoever fills a form in writes its values, line ends and all. So a line is a field only above the
message, the first of two counts, and behind the label of the message nothing is a field any more.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from ulak.desk.rules.yaml_lines import Place
from ulak.desk.ticket import Kind
from ulak.mail.address import Address
from ulak.mail.fold import fold

MOST_LINES = 200
"""Lines above the message that are looked at; no form has so many fields."""

_LONGEST = 500
_FIELD = re.compile(r"(?P<label>[^:=|\t]{1,80})(?:[:=|\t](?P<value>.*))?")


class Part(StrEnum):
    """What a field of a form is; `text` is the last, and runs to the end of the mail."""

    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    KIND = "kind"
    PRODUCT = "product"
    INSTITUTION = "institution"
    SUBJECT = "subject"
    TEXT = "text"


LISTED = (Part.KIND, Part.PRODUCT, Part.INSTITUTION)
"""What people choose from a list."""


@dataclass(frozen=True, slots=True)
class FormExample:
    """The body of a mail, and what must be read from it, by part; nothing where it is no filled-in form."""

    body: str
    reads: Mapping[Part, str]
    place: Place


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as somebody filled it in: each field on one line but the message; `twice` stood there again."""

    values: Mapping[Part, str]
    twice: tuple[Part, ...] = ()

    def get(self, part: Part) -> str:
        """What stands in that field; empty where it is not there."""
        return self.values.get(part, "")


@dataclass(frozen=True, slots=True)
class WebForm:
    """
    A form that `rules/` describes.

    `senders` are the addresses its mail comes from, `mailboxes` where to (none: anywhere). With
    `proven` its mail must pass an aligned check where the mailbox has a server that says so. `fields`
    are by label as `plain` makes it, `values` the words of its lists, likewise, by part.
    """

    name: str
    senders: tuple[str, ...]
    mailboxes: tuple[str, ...]
    proven: bool
    fields: Mapping[str, Part]
    values: Mapping[Part, Mapping[str, str]]
    examples: tuple[FormExample, ...]
    place: Place

    def read(self, text: str) -> Filled | None:
        """What stands in its fields; None where the text is not this form, filled in."""
        filled = _read(text, self.fields)
        needed = min(2, len(set(self.fields.values())))
        return filled if len(filled.values) >= needed else None


@dataclass(frozen=True, slots=True)
class Submission:
    """
    What a mail of a form says for the person who filled it in.

    `server` is who mailed it. `tags` say what is odd about it. `words` are the person's own, which rules
    are asked about; kind, product and institution are None where the form does not say. `proven` is said of
    the form's mail, never of the person: nothing proves who fills in a form.
    """

    form: str
    filled: Filled
    words: str
    server: Address
    kind: Kind | None = None
    product: str | None = None
    institution: str | None = None
    phone: str = ""
    tags: tuple[str, ...] = ()
    proven: bool = False

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """For the journal: which form, and what was read from it, never the values."""
        return (("form", self.form), ("fields", ", ".join(self.filled.values)))


def plain(label: str) -> str:
    """A label as it is compared: `*e-Posta (*)` and `E-posta` are one."""
    return " ".join(re.findall(r"\w+", fold(label)))


def _read(text: str, fields: Mapping[str, Part]) -> Filled:
    lines = text.split("\n")
    values: dict[Part, str] = {}
    twice: list[Part] = []
    for at, line in enumerate(lines[:MOST_LINES]):
        part, value = _field(line, fields)
        if part is None:
            continue
        if part is Part.TEXT:
            values[part] = "\n".join((value, *lines[at + 1 :])).strip()
            break
        if part in values:
            twice.append(part)
        else:
            values[part] = one_line(value or _below(lines[at + 1 : at + 3], fields))
    return Filled(values, tuple(twice))


def _field(line: str, fields: Mapping[str, Part]) -> tuple[Part | None, str]:
    """`Ad: Kerem`, `*Ad:* Kerem`, `Ad | Kerem` as a table is read, or the label alone."""
    written = _FIELD.fullmatch(line.strip())
    part = fields.get(plain(written["label"])) if written else None
    if written is None or part is None:
        return None, ""
    value = (written["value"] or "").strip(" \t|")
    return part, value.lstrip("* ") if written["label"].startswith("*") else value


def _below(lines: list[str], fields: Mapping[str, Part]) -> str:
    """What stands under a label that has nothing beside it: pages without tables are read so."""
    below = next((line for line in lines if line.strip()), "")
    return "" if ":" in below or _field(below, fields)[0] else below


def one_line(value: str) -> str:
    """A value as letters and lists can show it."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in value[:_LONGEST]).split())
