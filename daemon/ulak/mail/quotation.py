"""What is new in a reply: the quoted mail taken out, everything its author wrote kept."""

import re

from ulak.mail.attribution import attribution_at, has_strong_attribution
from ulak.mail.fold import fold

_QUOTED = re.compile(r"\s{0,3}(?:>\s?)+(?:\s|$)|\s{0,3}>")
_LOOSE_QUOTE = re.compile(r"\s{0,3}>[^>\s|]")
_RULER = re.compile(r"\s*[-_=*—─]{5,}\s*$")
_REPLIED = (
    "original message|original email|original-nachricht|originalnachricht|ozgun ileti|ozgun mesaj|orijinal "
    "ileti|"
    "orijinal mesaj|orjinal mesaj|yanitlanan ileti|ursprungliche nachricht|ursprungliche mail|message "
    "d'origine|"
    "message original|mensaje original|oprindelig meddelelse|ursprungligt meddelande|opprinnelig melding|"
    "oorspronkelijk bericht|messaggio originale|mensagem original|wiadomosc oryginalna|oryginalna wiadomosc|"
    "alkuperainen viesti|puvodni zprava|reply message"
)
_FORWARDED = (
    "forwarded message|forwarded mail|iletilen ileti|iletilen mesaj|iletilmis ileti|iletilmis mesaj|"
    "yonlendirilen ileti|"
    "yonlendirilmis mesaj|weitergeleitete nachricht|message transfere|message transmis|doorgestuurd bericht"
)
_REPLY_MARK = re.compile(rf"\s*[-_=*]{{2,}}\s*(?:{_REPLIED})\s*[-_=*]{{2,}}\s*")
_FORWARD_MARK = re.compile(
    rf"\s*[-_=*]{{2,}}\s*(?:{_FORWARDED})\s*[-_=*]*\s*|\s*(?:ileti baslangici|begin forwarded message|"
    r"anfang der weitergeleiteten nachricht|debut du message (?:transfere|reexpedie))\s*:\s*"
)
_LABEL = re.compile(r"\s*\*{0,2}([^\W\d_][\w .'’-]{0,22}?)\s*\*{0,2}\s*[:：]\*{0,2}\s?(?=\S|$)")
_KINDS = {
    "from": "from|von|de|kimden|gonderen|fra|fran|van|da|od|lahettaja|expediteur",
    "date": "sent|date|gesendet|datum|envoye|envoye le|gonderildi|gonderilen|gonderilme|gonderme tarihi|"
    "tarih|sendt|dato|"
    "skickat|verzonden|data|enviado|fecha|inviato|wysłano|wyslano|lahetetty",
    "to": "to|an|a|kime|alici|til|till|aan|para|do|vastaanottaja|destinataire",
    "cc": "cc|bilgi|kopie|kopia|kopi|bcc|gizli|dw|yanit adresi|reply-to|importance|onem|onem derecesi",
    "subject": "subject|betreff|objet|konu|emne|amne|onderwerp|asunto|oggetto|assunto|temat|aihe",
}
_KIND_OF = {label: kind for kind, labels in _KINDS.items() for label in labels.split("|")}
_NAMES_MACHINE = re.compile(r"\S@\S|\b\d{1,2}[:.]\d{2}\b")
_BLOCK_LINES = 12
_LINES_READ = 10_000  # more is no letter; it is kept whole


def new_text(text: str) -> str:
    """
    Cut quotations; where that leaves nothing, or where it is in doubt, keep the text.

    Lines after `>` go, answers between them stay. What follows a reply's header block or an
    unmarked attribution is the quoted mail to its end. A forwarded mail is not a quotation: it
    is what its sender wanted to be read.
    """
    lines = text.splitlines()
    if len(lines) > _LINES_READ:
        return text.strip()
    kept: list[str] = []
    at = 0
    while at < len(lines):
        if _is_quoted(lines, at):
            at += 1
        elif skipped := attribution_at(lines, at, is_quoted=_next_is_quoted):
            at += skipped
        elif is_forward_mark(lines[at]):
            kept.extend(lines[at:])
            break
        elif _starts_quoted_mail(lines, at) and any(line.strip() for line in kept):
            break
        else:
            kept.append(lines[at])
            at += 1
    return _tidy(kept) or text.strip()


def is_forward_mark(line: str) -> bool:
    """The line over a forwarded mail, in the languages and programs that write to this desk."""
    return len(line) < 120 and _FORWARD_MARK.fullmatch(fold(line)) is not None


def _is_quoted(lines: list[str], at: int) -> bool:
    """`>text` without a blank may be a comparison or a face: it needs a quoted neighbour."""
    line = lines[at]
    if not _QUOTED.match(line):
        return False
    if not _LOOSE_QUOTE.match(line):
        return True
    before = lines[at - 1] if at else ""
    after = lines[at + 1] if at + 1 < len(lines) else ""
    return bool(_QUOTED.match(before) or _QUOTED.match(after))


def _next_is_quoted(lines: list[str], at: int) -> bool:
    for position in range(at, min(at + 4, len(lines))):
        if lines[position].strip():
            return _is_quoted(lines, position)
    return at >= len(lines)


def _starts_quoted_mail(lines: list[str], at: int) -> bool:
    line = lines[at]
    if len(line) > 400 or not line.strip():
        return False
    if has_strong_attribution(lines, at) or _REPLY_MARK.fullmatch(fold(line[:120])):
        return True
    return is_header_block(lines, at)


def is_header_block(lines: list[str], at: int) -> bool:
    """
    From with at least two of date, to, subject below it, as Outlook and its kin write it.

    An address or a time of day must stand in it: a petition may begin `Kimden: … Tarih: … Konu: …`.
    """
    if _kind(lines[at]) != "from":
        return False
    block = [line for line in lines[at : at + _BLOCK_LINES] if line.strip()]
    labelled = [line for line in block if _kind(line)]
    kinds = {_kind(line) for line in labelled}
    return len(kinds & {"date", "to", "subject"}) > 1 and any(map(_NAMES_MACHINE.search, labelled))


def _kind(line: str) -> str:
    found = _LABEL.match(line[:80])
    return _KIND_OF.get(fold(found[1]).strip(), "") if found else ""


def _tidy(lines: list[str]) -> str:
    """Without the ruler that led to the quotation, and with single empty lines only."""
    while lines and (not lines[-1].strip() or _RULER.match(lines[-1])):
        lines.pop()
    return re.sub(r"\n\s*\n\s*\n+", "\n\n", "\n".join(line.rstrip() for line in lines)).strip("\n")
