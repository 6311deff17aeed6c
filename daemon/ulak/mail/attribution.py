"""The line over a quotation: `Ad Soyad <a@b>, 26 Eyl 2026 Cmt, 14:30 tarihinde şunu yazdı:` and its kin."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from ulak.mail.fold import fold

_WROTE = (
    r"wrote|writes|yazdi|yazmis|yazdilar|yaziyor|dedi ki|schrieb|geschrieben|a ecrit|ecrit|skrev|schreef|"
    r"napisa[lł](?:\(a\)|a)?|pisze|escribio|ha scritto|escreveu|kirjoitti|napsal(?:\(a\)|a)?"
)
_ENDS_WITH_VERB = re.compile(rf".*(?:\b|>|\")(?:{_WROTE})\s*[:：]")
_OPENS = r"on|am|le|den|op|el|il|em|w dniu|dnia|dne|at"
_OPENS_WITH_DATE = re.compile(rf"(?:{_OPENS})\s+(?:[^\W\d]{{2,12}}[.,]?\s+)?(?:[^\W\d]{{3,10}}[.,]?\s+)?\d")
# Several things in one order, each anywhere, are sought one after the other: a pattern with `.*` between
# them takes the cube of the line's length where the last is missing.
_VERB = re.compile(rf"\b(?:{_WROTE})\b")
_VERB_THEN_DATE = re.compile(rf"\b(?:{_WROTE})\s*(?:(?:{_OPENS})\b|(\())")
_DIGIT = re.compile(r"\d")
_IN_ANGLES = re.compile(r"<[^<>]*>")
_DATE_FIRST = re.compile(r"\d{4}[/.-]\d{1,2}[/.-]\d{1,2},?\s")
_YANDEX = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}, \d{1,2}:\d{2}, \"?[^<>]*<[^<>\s]+@[^<>\s]+>:")
_DASHED = re.compile(r"\s*-{2,}\s*(\S.*\S)\s*-{2,}\s*")
_TEXT_BEHIND = re.compile(rf"\b(?:{_WROTE})\s?:\s{{2,}}\S")
_ADDRESS_AND_TIME = re.compile(r"<[^<>\s]+@[^<>\s]+>"), re.compile(r"\d{1,2}[:.]\d{2}")
_JAPANESE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日.*[:：]")
_DATED = re.compile(r"\d{1,2}[:.]\d{2}|\b(?:19|20)\d{2}\b|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")
_BRACKETED = re.compile(r"<\s*(?:mailto:)?[^<>\s@]{1,64}@[^<>\s@]{1,255}\s*>")
# The name stands behind the last word of the date: `On 5 Oct 2026, at 14:30, Ayşe <…> wrote:`.
_BEFORE_NAME = re.compile(
    r".*(?:\d|\b(?:[AaPp]\.?[Mm]\.?|ÖÖ|ÖS|Uhr|tarihinde|schrieb|(?:GMT|UTC|CES?T|MES?Z|EE?S?T)\S{0,6}))[\s,]+"
)
_DATE_WORDS = re.compile(
    r"^(?:On|Am|Le|at)\b|>|"
    r"\b(?:tarihinde|saat|schrieb|geschrieben|hat|Folgendes|şunu|şunları|yazdı|wrote|a écrit)\b"
)
_LONGEST = 400
_MOST_LINES = 4


def attribution_at(lines: list[str], at: int, *, is_quoted: Callable[[list[str], int], bool]) -> int:
    """How many lines an attribution takes whose quotation follows, marked; 0 where there is none."""
    for count in range(1, _MOST_LINES + 1):
        if _reads_as_attribution(lines, at, count) and is_quoted(lines, at + count):
            return count
    return 0


def has_strong_attribution(lines: list[str], at: int) -> bool:
    """
    An attribution that needs no marks after it: it names a date or an address.

    Some programs quote without `>`; then the rest of the mail is theirs.
    """
    if _has_text_behind(lines[at]):
        return True
    for count in range(1, _MOST_LINES + 1):
        if _reads_as_attribution(lines, at, count):
            joined = _joined(lines, at, count)
            return bool(_DATED.search(joined) and ("@" in joined or _names_whole_date(joined)))
    return False


def _has_text_behind(line: str) -> bool:
    """Yahoo's phones set the quoted mail on the attribution's own line, three blanks behind it."""
    folded = fold(line[:_LONGEST])
    verb = _TEXT_BEHIND.search(folded)
    return verb is not None and all(part.search(folded, 0, verb.start()) for part in _ADDRESS_AND_TIME)


def _names_whole_date(joined: str) -> bool:
    return len(re.findall(r"\d+", joined)) > 2 and not joined.endswith("dedi ki:")


def _joined(lines: list[str], at: int, count: int) -> str:
    joined = fold(" ".join(line.strip() for line in lines[at : at + count])).strip()
    dashed = _DASHED.fullmatch(joined)  # Zoho draws its line around it: `---- On … wrote ----`
    return f"{dashed[1]}:" if dashed else joined


def _reads_as_attribution(lines: list[str], at: int, count: int) -> bool:
    chosen = lines[at : at + count]
    if len(chosen) < count or not all(map(str.strip, chosen)) or chosen[0].lstrip().startswith("#"):
        return False
    if sum(map(len, chosen)) > _LONGEST or not _may_end(chosen[-1]):
        return False
    joined = _joined(lines, at, count)
    if count > 1 and (not _may_begin(fold(chosen[0]).strip()) or _begins_later(chosen)):
        return False
    if (
        _ENDS_WITH_VERB.fullmatch(joined)
        or _JAPANESE.fullmatch(joined)
        or _is_old_gmail(joined)
        or _YANDEX.fullmatch(joined)
    ):
        return True
    return joined.endswith((":", "：")) and (_has_verb_inside(joined) or _has_date_last(joined))


def _has_verb_inside(joined: str) -> bool:
    """`5 May 2026, 14:30, Ayşe yazdı (çeviri):` has a number, then the verb, then no other date."""
    number = _DIGIT.search(joined)
    verbs = list(_VERB.finditer(joined, number.end())) if number else []
    return bool(verbs) and not _DATED.search(_IN_ANGLES.sub("", joined[verbs[-1].end() :]))


def _has_date_last(joined: str) -> bool:
    """`Ayşe wrote on 5 May:`, `Ayşe wrote (5 May):`; not `Ayşe yazdı` above `On Monday I wrote: 1 …:`."""
    for verb in _VERB_THEN_DATE.finditer(joined):
        number = _DIGIT.search(joined, verb.end())
        is_closed = number is not None and (not verb[1] or joined.rfind(")") > number.start())
        if is_closed and not _VERB.search(joined, verb.end()):
            return True
    return False


def _is_old_gmail(joined: str) -> bool:
    """`2026/5/5 Ayşe <ayse@kurum.test>:`."""
    if _DATE_FIRST.match(joined) is None:
        return False
    last = joined.removesuffix(":").removesuffix("：").split()[-1]
    return "@" in last and last.startswith("<") and last.endswith(">")


def _may_end(line: str) -> bool:
    return line.rstrip().endswith((":", "：", ">", ":*", "--")) or "@" in line


def _may_begin(first: str) -> bool:
    return bool(_OPENS_WITH_DATE.match(first) or "@" in first or first.endswith("<") or _DATED.search(first))


def _begins_later(chosen: list[str]) -> bool:
    """`On your host, run this.` above `On Tuesday, 5 May … wrote:` is no part of it."""
    return any(
        _OPENS_WITH_DATE.match(fold(line).strip())
        for line in chosen[1:]
        if not line.lower().startswith("at ")
    )


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who an attribution says wrote and when, as it stands there, and how many lines it takes."""

    who: str
    date: str
    lines: int


def author_at(lines: list[str], at: int) -> Attribution | None:
    """Read an attribution with an address in it: `Ad <a@b.test>, 28/10/2026 12:46 tarihinde şunu yazdı:`."""
    for count in range(1, _MOST_LINES + 1):
        if not _reads_as_attribution(lines, at, count):
            continue
        joined = " ".join(line.strip() for line in lines[at : at + count])
        found = _BRACKETED.search(joined)
        return _attribution(joined, found, count) if found else None
    return None


def _attribution(joined: str, address: re.Match[str], count: int) -> Attribution:
    before, after = joined[: address.start()], joined[address.end() :]
    name = _BEFORE_NAME.sub("", before)
    date = before[: len(before) - len(name)] if len(name) < len(before) else after
    return Attribution(f"{name.strip(' ,')} {address[0]}", _DATE_WORDS.sub(" ", date).strip(" ,:"), count)
