"""The warning that a gateway puts over a mail from outside: nobody's words."""

import re

from ulak.mail.fold import fold

_OUTSIDE = re.compile(
    r"\b(?:external|outside|extern\w*|dis kaynak\w*|disindan|disaridan|disardan|exterieur\w*|ausserhalb|"
    r"au(?:ß|ss)erhalb)\b"
)
_A_MAIL = re.compile(
    r"\b(?:e-?mail|mail|message|sender|e-?posta\w*|ileti\w*|mesaj\w*|gonderen\w*|nachricht|absender|courriel|"
    r"expediteur)\b"
)
_WARNS = re.compile(
    r"^\W*(?:external|ext|caution|warning|attention|dikkat|uyari|achtung|warnung|vorsicht|avertissement|"
    r"dis kaynak\w*|disaridan|harici)\b|"
    r"\b(?:came|comes|originat\w+|sent|received) from (?:an? )?(?:external|outside)|"
    r"\bdisindan (?:gel|gonder)"
)
_SAYS_I = re.compile(r"\b(?:aldim|aldik|bana|i|me|my|ich|mir|je|j|\w{2,20}(?:yorum|yoruz))\b")
_LONGEST = 600
_MOST_LINES = 6
_MOST_BANNERS = 3


def is_banner(paragraph: str) -> bool:
    """
    Whether a whole paragraph only warns that the mail comes from outside.

    It must begin as a warning, speak of a mail and of the outside, ask nothing and be short, and nobody
    says "I" in it: an author who writes about such mails does, or goes on speaking.
    """
    lines = paragraph.strip().splitlines()
    if not lines or len(lines) > _MOST_LINES or len(paragraph) > _LONGEST or "?" in paragraph:
        return False
    folded = " ".join(map(fold, lines))
    return all(words.search(folded) for words in (_WARNS, _A_MAIL, _OUTSIDE)) and not _SAYS_I.search(folded)


def without_banners(lines: list[str]) -> list[str]:
    """Without those that stand over everything; where nothing else stands there, all is kept."""
    rest = lines
    for _ in range(_MOST_BANNERS):
        end = _first_paragraph(rest)
        if not is_banner("\n".join(rest[:end])):
            break
        rest = rest[end:]
    return rest if any(map(str.strip, rest)) else lines


def _first_paragraph(lines: list[str]) -> int:
    """Where the first paragraph ends; 0 where nothing is left."""
    begin = next((place for place, line in enumerate(lines) if line.strip()), len(lines))
    end = next((place for place in range(begin, len(lines)) if not lines[place].strip()), len(lines))
    return end if begin < len(lines) else 0
