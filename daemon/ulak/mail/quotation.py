"""What is new in a reply: the quoted mail taken out, everything its author wrote kept."""

import re
from collections.abc import Callable

from ulak.mail.answers_below import says_answers_below
from ulak.mail.attribution import attribution_at, has_strong_attribution
from ulak.mail.banner import is_banner, without_banners
from ulak.mail.quoted_header import header_at, is_forward_mark, is_header_block, is_reply_mark
from ulak.mail.signature import STAND_IN, is_only_signature

_QUOTED = re.compile(r"\s{0,3}(?:>\s?)+(?:\s|$)|\s{0,3}>")
_LOOSE_QUOTE = re.compile(r"\s{0,3}>[^>\s|]")
_RULER = re.compile(r"\s*[-_=*—─]{5,}\s*$")
_LINES_READ = 10_000  # more is no letter; it is kept whole


def new_text(text: str) -> str:
    """
    Cut quotations; where that leaves nothing, or where it is in doubt, keep the text.

    Lines after `>` go, answers between them stay. What follows a reply's header block or an
    unmarked attribution is the quoted mail to its end, unless its author says that the answers stand
    in there, or has written nothing above but a signature, which programs put there by themselves. A
    forwarded mail is not a quotation: it is what its sender wanted to be read.
    """
    return _cut(text, _may_hold_answers) or text.strip()


def surely_new_text(text: str) -> str:
    """
    The same for what leaves the desk: in doubt it is quoted, and where nothing is new, nothing is left.

    A word of ours stands over the text meanwhile, so that a quotation is never all there is.
    """
    return _cut(f"{STAND_IN}\n\n{text}", lambda _: False).removeprefix(STAND_IN).strip("\n")


def unmarked_quotation(text: str) -> str:
    """What stands below the attribution or header block that ends the new text, for `new_text` to cut."""
    lines = without_banners(text.splitlines())
    if len(lines) > _LINES_READ:
        return ""
    return "\n".join(lines[_above(lines)[1] :])


def _cut(text: str, is_doubtful: Callable[[list[str]], bool]) -> str:
    lines = without_banners(text.splitlines())
    if len(lines) > _LINES_READ:
        return text.strip()
    kept, at = _above(lines)
    is_cut = at < len(lines)
    return "" if is_cut and is_doubtful(kept) else _tidy(kept, is_cut=is_cut)


def _above(lines: list[str]) -> tuple[list[str], int]:
    """The lines kept, and where the unmarked quotation begins; behind the last where there is none."""
    kept: list[str] = []
    has_words = False
    at = 0
    while at < len(lines):
        if _is_quoted(lines, at):
            at += 1
        elif skipped := _introduces_marked(lines, at):
            at += skipped
        elif is_forward_mark(lines[at]):
            return kept + lines[at:], len(lines)
        elif has_words and _starts_quoted_mail(lines, at):
            break
        else:
            kept.append(lines[at])
            has_words = has_words or _has_words(lines[at])
            at += 1
    return kept, at


def _has_words(line: str) -> bool:
    """A mark or a ruler that leads to the quotation is nobody's words."""
    return bool(line.strip()) and not _RULER.match(line) and not is_reply_mark(line)


def _may_hold_answers(above: list[str]) -> bool:
    """Whether the author may have written into the quoted mail, where nothing marks it."""
    text = "\n".join(above)
    return is_only_signature(text) or says_answers_below(text)


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


def _introduces_marked(lines: list[str], at: int) -> int:
    """How many lines an attribution or a header block takes below which the quotation is marked."""
    if skipped := attribution_at(lines, at, is_quoted=_next_is_quoted):
        is_last = not any(map(str.strip, lines[at + skipped :]))
        return skipped if not is_last or has_strong_attribution(lines, at) else 0
    header = header_at(lines, at) if is_header_block(lines, at) else None
    below = at + header.lines if header else len(lines)
    return below - at if below < len(lines) and _next_is_quoted(lines, below) else 0


def _next_is_quoted(lines: list[str], at: int) -> bool:
    for position in range(at, min(at + 4, len(lines))):
        if lines[position].strip():
            return _is_quoted(lines, position)
    return at >= len(lines)


def _starts_quoted_mail(lines: list[str], at: int) -> bool:
    line = lines[at]
    if len(line) > 400 or not line.strip():
        return False
    return is_reply_mark(line) or has_strong_attribution(lines, at) or is_header_block(lines, at)


def _tidy(lines: list[str], *, is_cut: bool) -> str:
    """Without the ruler and the gateway's banner that led to the quotation, with single empty lines only."""
    while lines and (not lines[-1].strip() or _RULER.match(lines[-1])):
        lines.pop()
    text = re.sub(r"\n\s*\n\s*\n+", "\n\n", "\n".join(line.rstrip() for line in lines)).strip("\n")
    above, gap, last = text.rpartition("\n\n")
    return above if is_cut and gap and is_banner(last) else text
