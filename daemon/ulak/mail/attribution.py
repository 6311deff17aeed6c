"""The line over a quotation: `Ad Soyad <a@b>, 26 Eyl 2026 Cmt, 14:30 tarihinde şunu yazdı:` and its kin."""

import re
from collections.abc import Callable

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
_DATE_FIRST = re.compile(r"\d{4}[/.-]\d{1,2}[/.-]\d{1,2},?\s")
_JAPANESE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日.*[:：]")
_DATED = re.compile(r"\d{1,2}[:.]\d{2}|\b(?:19|20)\d{2}\b|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}")
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
    for count in range(1, _MOST_LINES + 1):
        if _reads_as_attribution(lines, at, count):
            joined = _joined(lines, at, count)
            return bool(_DATED.search(joined) and ("@" in joined or _names_whole_date(joined)))
    return False


def _names_whole_date(joined: str) -> bool:
    return len(re.findall(r"\d+", joined)) > 2 and not joined.endswith("dedi ki:")


def _joined(lines: list[str], at: int, count: int) -> str:
    return fold(" ".join(line.strip() for line in lines[at : at + count])).strip()


def _reads_as_attribution(lines: list[str], at: int, count: int) -> bool:
    chosen = lines[at : at + count]
    if len(chosen) < count or not chosen[0].strip() or not chosen[-1].strip():
        return False
    if sum(map(len, chosen)) > _LONGEST or not _may_end(chosen[-1]):
        return False
    joined = _joined(lines, at, count)
    if count > 1 and (not _may_begin(fold(chosen[0]).strip()) or _begins_later(chosen)):
        return False
    if _ENDS_WITH_VERB.fullmatch(joined) or _JAPANESE.fullmatch(joined) or _is_old_gmail(joined):
        return True
    return joined.endswith((":", "：")) and (_has_verb_inside(joined) or _has_date_last(joined))


def _has_verb_inside(joined: str) -> bool:
    """`5 May 2026, 14:30, Ayşe yazdı (çeviri):` has a number, then the verb."""
    number = _DIGIT.search(joined)
    return number is not None and _VERB.search(joined, number.end()) is not None


def _has_date_last(joined: str) -> bool:
    """`Ayşe wrote on 5 May:`, `Ayşe wrote (5 May):`."""
    for verb in _VERB_THEN_DATE.finditer(joined):
        number = _DIGIT.search(joined, verb.end())
        if number and (not verb[1] or joined.rfind(")") > number.start()):
            return True
    return False


def _is_old_gmail(joined: str) -> bool:
    """`2026/5/5 Ayşe <ayse@kurum.test>:`."""
    if _DATE_FIRST.match(joined) is None:
        return False
    last = joined.removesuffix(":").removesuffix("：").split()[-1]
    return "@" in last[1:-1]


def _may_end(line: str) -> bool:
    return line.rstrip().endswith((":", "：", ">", ":*")) or "@" in line


def _may_begin(first: str) -> bool:
    return bool(_OPENS_WITH_DATE.match(first) or "@" in first or _DATED.search(first))


def _begins_later(chosen: list[str]) -> bool:
    """`On your host, run this.` above `On Tuesday, 5 May … wrote:` is no part of it."""
    return any(
        _OPENS_WITH_DATE.match(fold(line).strip())
        for line in chosen[1:]
        if not line.lower().startswith("at ")
    )
