"""What stands over a quoted or forwarded mail: a mark, a block of fields such as `Kimden: … Konu: …`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from ulak.mail.fold import fold

_REPLIED = (
    "original message|original email|original-nachricht|originalnachricht|ozgun ileti|ozgun mesaj|orijinal "
    "ileti|"
    "orijinal mesaj|orjinal mesaj|orjinal ileti|asil ileti|asil mesaj|yanitlanan ileti|yanitlanan mesaj|"
    "ursprungliche nachricht|ursprungliche mail|message d'origine|message d’origine|message initial|"
    "message original|mensaje original|oprindelig meddelelse|ursprungligt meddelande|opprinnelig melding|"
    "oorspronkelijk bericht|messaggio originale|mensagem original|wiadomosc oryginalna|oryginalna wiadomosc|"
    "alkuperainen viesti|puvodni zprava|reply message"
)
_FORWARDED = (
    "forwarded message|forwarded mail|forwarded by .{1,60}|iletilen ileti|iletilen mesaj|iletilmis ileti|"
    "iletilmis mesaj|iletilen e-?posta|yonlendirilen ileti|yonlendirilen mesaj|yonlendirilmis ileti|"
    "yonlendirilmis mesaj|weitergeleitete nachricht|weitergeleitete mail|message transfere|message transmis|"
    "message reexpedie|doorgestuurd bericht|messaggio inoltrato|mensaje reenviado|mensagem encaminhada"
)
_REPLY_MARK = re.compile(rf"\s*[-_=*]{{2,}}\s*(?:{_REPLIED})\s*[-_=*]{{2,}}\s*")
_FORWARD_MARK = re.compile(
    rf"\s*[-_=*]{{2,}}\s*(?:{_FORWARDED})\s*[-_=*]*\s*|\s*(?:ileti baslangici|iletilen ileti baslangici|"
    r"begin forwarded message|anfang der weitergeleiteten (?:nachricht|e-mail)|"
    r"debut du message (?:transfere|reexpedie))\s*:\s*"
)
_MARK_BEFORE_FIELDS = re.compile(rf"\s*[-_=*]{{2,}}\s*(?:{_REPLIED}|{_FORWARDED})\s*[-_=*]{{2,}}\s*")
_LABEL = re.compile(r"\s*\*{0,2}([^\W\d_][\w .'’-]{0,22}?)\s*\*{0,2}\s*[:：]\*{0,2}\s*(?=\S|$)")
_KINDS = {
    "from": "from|von|de|kimden|gonderen|fra|fran|van|da|od|lahettaja|expediteur",
    "date": "sent|date|gesendet|datum|envoye|envoye le|gonderildi|gonderilen|gonderilenler|gonderilme|"
    "gonderme tarihi|gonderim tarihi|tarih|sendt|dato|"
    "skickat|verzonden|data|enviado|fecha|inviato|wysłano|wyslano|lahetetty",
    "to": "to|an|a|kime|alici|til|till|aan|para|do|pour|vastaanottaja|destinataire",
    "cc": "cc|bilgi|kopie|kopia|kopi|copie|copie a|bcc|gizli|dw|yanit adresi|reply-to|"
    "repondre a|antwort an|importance|onem|onem derecesi",
    "subject": "subject|betreff|objet|sujet|konu|emne|amne|onderwerp|asunto|oggetto|assunto|temat|aihe",
}
_KIND_OF = {label: kind for kind, labels in _KINDS.items() for label in labels.split("|")}
_LONG = sorted((label for label in _KIND_OF if len(label) > 3), key=len, reverse=True)
_SHORT = sorted((label for label in _KIND_OF if len(label) < 4), key=len, reverse=True)
# Where the line breaks were lost, `…GMT+3Konu: …` and `…MEZBetreff: …` stand together.
_ANY_LABEL = re.compile(rf"(?:{'|'.join(_LONG)})\s*[:：]|(?<![a-z])(?:{'|'.join(_SHORT)})\s*[:：]")
_MAY_BEGIN_FIELDS = re.compile(rf"(?:{_MARK_BEFORE_FIELDS.pattern})?[\s*>]*(?:{_KINDS['from']})\s*[:：]")
_NAMES_MACHINE = re.compile(r"\S@\S|\b\d{1,2}[:.]\d{2}\b")
_BLOCK_LINES = 12
_LINES_SEARCHED = 400
_LONGEST_LINE = 400


@dataclass(frozen=True, slots=True)
class QuotedHeader:
    """Its fields in order as (kind, value), and how many lines it takes."""

    fields: tuple[tuple[str, str], ...]
    lines: int

    def first(self, kind: str) -> str:
        """The value of `from`, `date`, `to`, `cc` or `subject`; empty where there is none."""
        return next((value for name, value in self.fields if name == kind), "")


def is_reply_mark(line: str) -> bool:
    """`-----Özgün İleti-----` and its kin."""
    return _REPLY_MARK.fullmatch(fold(line[:120])) is not None


def is_forward_mark(line: str) -> bool:
    """The line over a forwarded mail, in the languages and programs that write to this desk."""
    if len(line) > _LONGEST_LINE:
        return False
    folded = fold(line)
    if len(line) < 120 and _FORWARD_MARK.fullmatch(folded):
        return True
    mark = _MARK_BEFORE_FIELDS.match(folded)
    return mark is not None and bool(_FORWARD_MARK.fullmatch(mark[0])) and _fields_in(line) is not None


def is_header_block(lines: list[str], at: int) -> bool:
    """
    From with at least two of date, to, subject below it, as Outlook and its kin write it.

    An address or a time of day must stand in it: a petition may begin `Kimden: … Tarih: … Konu: …`.
    """
    if _fields_in(lines[at]):
        return True
    if _kind(lines[at]) != "from":
        return False
    below = takewhile(lambda line: _kind(line) != "from", lines[at + 1 : at + _BLOCK_LINES])
    labelled = [line for line in (lines[at], *below) if _kind(line)]
    kinds = {_kind(line) for line in labelled}
    return len(kinds & {"date", "to", "subject"}) > 1 and any(map(_NAMES_MACHINE.search, labelled))


def holds_header_block(text: str) -> bool:
    """Whether one stands near the beginning."""
    lines = text.splitlines()[:_LINES_SEARCHED]
    return any(is_header_block(lines, at) for at in range(len(lines)))


def header_at(lines: list[str], at: int, *, is_marked: bool = False) -> QuotedHeader | None:
    """
    The block that begins on this line, in whatever order its fields stand; None where there is none.

    Under a mark (`is_marked`) an author is enough to make it one.
    """
    if one_line := _fields_in(lines[at]):
        return QuotedHeader(one_line, 1)
    if not _kind(lines[at]):
        return None
    fields: list[tuple[str, str]] = []
    used = 0
    for place, line in enumerate(lines[at : at + 2 * _BLOCK_LINES], start=1):
        kind = _kind(line)
        if kind and kind not in {name for name, _ in fields}:
            fields.append((kind, _value(line)))
            used = place
        elif line.strip() and (kind or used < place - 1 or not _continues(line, fields, lines[at + place :])):
            break
        elif line.strip():
            fields[-1] = (fields[-1][0], f"{fields[-1][1]} {line.strip()}")
            used = place
    return QuotedHeader(tuple(fields), used) if _is_block(fields, is_marked=is_marked) else None


def _is_block(fields: list[tuple[str, str]], *, is_marked: bool) -> bool:
    kinds = {name for name, _ in fields}
    is_whole = len(kinds & {"date", "to", "subject"}) > 1
    names_machine = any(_NAMES_MACHINE.search(value) for _, value in fields)
    return "from" in kinds and (is_marked or (is_whole and names_machine))


def _continues(line: str, fields: list[tuple[str, str]], below: list[str]) -> bool:
    """A field that was wrapped: further fields stand below, or it is a list of recipients that goes on."""
    if below and _kind(below[0]):
        return True
    return fields[-1][0] in ("to", "cc") and (line[:1].isspace() or fields[-1][1].endswith((";", ",")))


def _fields_in(line: str) -> tuple[tuple[str, str], ...] | None:
    """`Kimden: A <a@b.test>Kime: …Konu: …` on one line, maybe behind a mark; None where it is none."""
    if "@" not in line or len(line) > 4 * _LONGEST_LINE or not _MAY_BEGIN_FIELDS.match(fold(line[:200])):
        return None
    alike = "".join(map(_alike, line))
    mark = _MARK_BEFORE_FIELDS.match(alike)
    start = mark.end() if mark else 0
    labels = list(_ANY_LABEL.finditer(alike, start))
    fields = list(_between(line, labels))
    kinds = {name for name, _ in fields}
    is_whole = fields[0][0] == "from" and len(kinds & {"date", "to", "subject"}) > 1
    return tuple(fields) if is_whole and "@" in fields[0][1] else None


def _between(line: str, labels: list[re.Match[str]]) -> Iterator[tuple[str, str]]:
    ends = [*(label.start() for label in labels[1:]), len(line)]
    for label, end in zip(labels, ends, strict=True):
        yield _KIND_OF[label[0].rstrip(" :：\u00a0\t")], line[label.end() : end].strip(" *\t\u00a0")


@lru_cache(maxsize=4096)
def _alike(letter: str) -> str:
    """Folded letter by letter, so that places in it are places in the line."""
    return (fold(letter) or " ")[0]


def _kind(line: str) -> str:
    found = _LABEL.match(line[:80])
    return _KIND_OF.get(fold(found[1]).strip(), "") if found else ""


def _value(line: str) -> str:
    found = _LABEL.match(line[:80])
    return line[found.end() :].strip(" *\t\u00a0") if found else ""
