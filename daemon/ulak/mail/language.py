"""Turkish or English: enough to choose the letter that goes back."""

import re

from ulak.mail.fold import fold

_WORD = re.compile(r"[^\W\d_]+")
_TURKISH_LETTER = re.compile("[ğşıİĞŞ]")
_TURKISH = frozenset(
    "ve bir bu icin ile da de olarak cok daha gibi ama ancak degil var yok ne nasil neden sayin merhaba "
    "iyi gunler "
    "tesekkur tesekkurler ederim saygilar saygilarimla olan oldugu olduğunu ben biz siz tarafima "
    "tarafimiza lutfen "
    "yardim rica ederiz sertifika sertifikasi sertifikam hakkinda konu konusu sikayet talep basvuru ki mi "
    "her "
    "kadar sonra once bilgi bilginize arz yapilan edilen ediyorum istiyorum aldim oldu kolay gelsin".split()
)
_ENGLISH = frozenset(
    "the and of to is are was were in on for with that this it you your we our i my have has been not be "
    "by as at "
    "from please hello hi dear regards thanks thank can could would will certificate which an or if "
    "there".split()
)
_READ = 20_000


def language_of(text: str, subject: str = "") -> str:
    """`tr`, `en`, or empty where neither can be told: the mailbox's language decides then."""
    sample = f"{subject}\n{text[:_READ]}"
    words = _WORD.findall(fold(sample))
    turkish = sum(word in _TURKISH for word in words) + len(_TURKISH_LETTER.findall(sample)) / 2
    english = sum(word in _ENGLISH for word in words)
    if turkish == english:
        return ""
    return "tr" if turkish > english else "en"
