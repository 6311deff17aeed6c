"""
A vacation reply that no header gives away: short, and its first words are that its writer is not there.

RFC 3834 asks robots to say that they are; rules of mail programs and old webmail do not.
"""

import re

from ulak.mail.fold import fold

LONGEST = 700
"""Letters of new text: whoever writes more has something to say besides."""
_WORDS_READ = 60

_GREETING = re.compile(
    r"(?:merhaba|selam|sayin|degerli|iyi gunler|iyi calismalar|gunaydin|dear|hello|hi|good morning|"
    r"good afternoon)\b[^\n,.!:]{0,60}[\n,.!:]\s*"
)
_POLITE = re.compile(
    r"(?:(?:iletiniz|mesajiniz|e-?postaniz) icin tesekkur[^\n,.!]{0,20}|"
    r"(?:iletinizi|mesajinizi|e-?postanizi) aldim|"
    r"thank(?:s| you)(?: very much)? for your (?:e-?mail|mail|message|note))[\s,.!]*"
)
_OF_TIME = frozenset(
    "ocak subat mart nisan mayis haziran temmuz agustos eylul ekim kasim aralik pazartesi sali carsamba"
    " persembe cuma cumartesi pazar tarih tarihi tarihine tarihinde tarihinden tarihleri tarihler kadar"
    " itibaren arasi arasinda su an anda halen bugun yarin bu hafta ay ile ve saat saatleri gunu gunleri"
    " a e ya ye den dan please note that currently".split()
)
_WORD = re.compile(r"[a-z]+|\d+")
_LEAVE = r"(?:(?:yillik|dogum|saglik|hastalik|idari|ucretsiz|resmi|mazeret) )?"
_AWAY = re.compile(
    rf"{_LEAVE}(?:izinliyim|izindeyim|iznimdeyim|iznim (?:nedeniyle|sebebiyle|dolayisiyla)|"
    r"izinli ol(?:acagim|dugum)|izinde ol(?:acagim|dugum))|"
    r"(?:ofiste|ofisimde|buroda|yerimde|masamda|gorevimin basinda)"
    r" (?:degilim|olmayacagim|bulunmuyorum|olamayacagim)|"
    r"(?:ofis|buro|sehir|yurt)? ?disinda(?:yim| ol(?:acagim|dugum)| bulunuyorum)|"
    r"raporluyum|raporlu ol(?:acagim|dugum)|"
    r"(?:(?:sehir|yurt) ?disi )?(?:gorevdeyim|gorevde ol(?:acagim|dugum)|seyahatteyim)|"
    r"(?:ileti|mesaj|e posta|eposta|yanit|cevap) otomatik (?:olarak )?(?:gonderil|olusturul|uretil)|"
    r"(?:bir )?otomatik (?:yanit|cevap|mesaj|ileti)(?:tir|dir)?\b|"
    r"i (?:am |m |will be |ll be )(?:currently |now )?(?:out of (?:the |my )?office|"
    r"on (?:annual |sick |parental |maternity |paternity |my )?(?:leave|vacation|holiday)|"
    r"away (?:from (?:the|my) (?:office|desk)|until|till|from)|travell?ing)|"
    r"(?:this is an )?automat(?:ed|ic) (?:reply|response|message)|"
    r"out of (?:the )?office\b"
)


def is_away(text: str) -> bool:
    """Do the first words, after greeting, thanks and dates, say that nobody is there?"""
    said = fold(text.strip()[: LONGEST + 1])
    if len(said) > LONGEST:
        return False
    for opening in (_GREETING, _POLITE):
        if match := opening.match(said):
            said = said[match.end() :]
    return _AWAY.match(" ".join(_without_dates(_WORD.findall(said)))) is not None


def _without_dates(words: list[str]) -> list[str]:
    """`24.11.2026 - 27.11.2026 tarihleri arasında` says when, not what."""
    start = next(
        (at for at, word in enumerate(words) if word not in _OF_TIME and not word.isdigit()), len(words)
    )
    return words[start : start + _WORDS_READ]
