"""Whether an author says that the answers stand below, inside the quoted mail."""

import re

from ulak.mail.fold import fold

_INSIDE = (
    r"(?:satir|metin|metn\w*|soru\w*) (?:aralar\w*|arasin\w*|ic(?:i|in)(?:de|e|ne|nde|dedir|ndedir)\w*)|"
    r"kirmizi\w*|mavi\w*|yesil (?:renk|ile)\w*|renkli\w*|renklendir\w*|in-?line|"
    r"in (?:red|blue|green|bold|colou?r)|between the lines|in rot|rot markiert|farbig|im text|"
    r"en rouge|en bleu|en couleur|dans le texte|entre les lignes"
)
_PLACE = rf"{_INSIDE}|asagi\w*|altta\w*|aralar\w*|arasina|arada|satir\w* ara\w*|below|unten\w*|ci-dessous"
_ANSWER = (
    r"yanit\w*|cevab\w*|cevap\w*|yorum\w*|gorus\w*|acikla\w*|belirt\w*|isaretle\w*|not(?:lar\w*|um)|"
    r"bilgiler\w*|yazdi[mk]|ekledi[mk]|"
    r"answer\w*|repl(?:y|ies)|comment\w*|respon[sd]\w*|see|antwort\w*|kommentar\w*|anmerkung\w*|siehe|"
    r"reponse\w*|reponds|commentaire\w*|voir|remarque\w*"
)
_GAP = r"[^.!?\n]{0,60}"
_ALONE = r"(?:^|\n)\s*(?:asagidadir|asagida|alttadir|altta)\s*[.!:]?\s*(?:\n|$)"


def _says(place: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_ANSWER})\b{_GAP}\b(?:{place})\b|\b(?:{place})\b{_GAP}\b(?:{_ANSWER})\b")


_SAYS_SO = re.compile(rf"{_says(_PLACE).pattern}|{_ALONE}")
_SAYS_INSIDE = _says(_INSIDE)
_READ = 4000


def says_answers_below(text: str) -> bool:
    """`Yanıtlarım aşağıda kırmızı ile.`: then the quoted mail is not only quoted."""
    return _SAYS_SO.search(fold(text[:_READ])) is not None


def says_answers_inside(text: str) -> bool:
    """The same where only the quoted mail can be meant: who writes `aşağıda` may go on right there."""
    return _SAYS_INSIDE.search(fold(text[:_READ])) is not None
