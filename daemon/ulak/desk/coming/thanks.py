"""Mail that says thank you and nothing else: it does not open a closed ticket again."""

import re

from ulak.mail.fold import fold
from ulak.mail.message import Message

LONGEST = 160  # characters; who writes more has more to say

_THANKS = re.compile(
    r"(?:cok |pek )*(?:tesekkur(?:ler|u)?|sag ?ol(?:un(?:uz)?)?|eyvallah|"
    r"(?:many )?thanks(?: a lot| so much| again| very much)?|thank you(?: very much| so much| again)?|thx)"
)
# What may stand around thanks without asking for anything.
_POLITE = re.compile(
    r"\b(?:merhaba(?:lar)?|sayin (?:yetkili(?:ler)?|ilgili(?:ler)?)|"
    r"ilginiz(?:e)? (?:icin)?|yardim(?:iniz|lariniz) icin|hizli (?:donus|yanit|cevab)(?:unuz|iniz)? icin|"
    r"donusunuz icin|bilgi(?:niz|lendirme(?:niz)?)? icin|icin|ederim|ederiz|"
    r"iyi (?:gunler|calismalar|aksamlar|haftalar)|kolay gelsin|(?:saygi|selam)(?:lar|larimla|larimi)|"
    r"dear (?:all|team|sir|madam)|hello|hi|all|(?:best|kind) regards|regards|cheers|"
    r"for (?:your|the) (?:quick |fast |prompt )?(?:help|reply|support|answer|response)|"
    r"sorun cozuldu|tamam(?:dir)?|ok(?:ay)?|perfect|great)\b"
)


def is_bare_thanks(message: Message) -> bool:
    """Is the new text nothing but thanks and courtesy? One asking word more, and it is not."""
    return not message.attachments and is_thanks(message.reply_text, message)


def is_thanks(words: str, message: Message) -> bool:
    """Are these words of the mail nothing but that?"""
    text = " ".join(re.sub(r"[^\w\s]", " ", fold(words)).split())
    if len(text) > LONGEST or "?" in words:
        return False
    rest, found = _THANKS.subn(" ", text)
    return found > 0 and set(_POLITE.sub(" ", rest).split()) <= _own_names(message)


def _own_names(message: Message) -> set[str]:
    """A name under the thanks is courtesy too."""
    author = message.author
    return set(
        re.findall(r"\w+", fold(f"{author.name} {author.address.partition('@')[0]}").replace("_", " "))
    )
