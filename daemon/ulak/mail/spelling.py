"""Whether letters stand where people write them: how a wrong charset gives itself away."""

import re

from ulak.mail.language import has_turkish_word

_LOOKED_AT = 20_000
_LETTER = r"[^\W\d_]"
_VOWEL = "aeıioöuüâîûAEIİOÖUÜÂÎÛ"
_TURKISH = "çğışöüâîûÇĞİŞÖÜÂÎÛ"
_CONSONANTS = "[^\\W\\d_aeiouöüâîûýáéíóúěůAEIOUÖÜÂÎÛÝÁÉÍÓÚ]{0,3}"

# ı ş ğ İ Ş Ğ of windows-1254, read as windows-1252. Iceland writes these letters too.
_AS_WESTERN = re.compile("[ýþðÝÞÐ]")
_NOT_TURKISH = re.compile(
    "[æÆáÁíÍóÓúÚäÄßéÉèÈàÀñÑåÅøØëËïÏôÔ]|(?![ğışĞİŞ])[\u0100-\u0217]"
    rf"|(?<![{_VOWEL}ýÝ])[ðÐ]"  # ğ follows a vowel
    rf"|\b(?!(?:[dbsyDBSY]?[aA]|[çtsyÇTSY]?ý|[tT]?u|[dD]?[eoö]|[iöÖ])ð){_LETTER}{{1,20}}ð\b"  # not öğ
    rf"|[eioöuüEOÖUÜ]{_CONSONANTS}ý"  # Novotný: in Turkish ı follows a or ı
    r"|\b[þÞ][rvj]|[aA]uð|[eE][iy]ð|\b(?:þetta|Þetta|þess|þú|Þú|því|þar|þegar|maður|verður)\b"
    rf"|\b{_LETTER}{{1,20}}(?:sson|sdóttir)\b"
)

# The same, read as iso-8859-2 or windows-1250. Bohemia has ý, Romania ţ, Croatia đ.
_AS_CENTRAL = re.compile("[ţýđŢÝĐ]|(?<=[kgl])ű")
_NOT_CZECH = re.compile(
    rf"(?<![vV])(?!být)(?<={_LETTER})[ýÝ](?=[a-zA-Zýţđ])(?!(?:ch|m|mi|mu|ho)\b)"
)  # sınır, yazıcı
_UMLAUT = re.compile("[çöüÇÖÜ]")  # in none of those languages; in Hungary beside ő and á
_CENTRAL = re.compile(
    r"[ăĂčČćĆžŽšŠřŘěĚňŇůŮąĄęĘłŁńŃśŚźŹżŻőŐáÁíÍóÓúÚéÉ]|\b[Đđ]"
    r"|ţi(?:[eia]|une|on|un)|nţ|\b(?:takođe|između|među|događ|rođ|vođ)"
)
_NOT_CENTRAL = re.compile(
    rf"[ţŢ](?![aeiouăâîşAEIOUĂÂÎŞ])(?={_LETTER})"  # başvuru: a Romanian ţ stands before a vowel or last
    r"|\bÝ"  # İptal: no Slavic word begins so
    rf"|(?<=[{_VOWEL}])[đĐ](?=[bcçdfgğhjklmnprsştvyzBCÇDFGĞHJKLMNPRSŞTVYZ])"  # doğru
)
_DISHARMONY = re.compile(rf"[eioöuüéíEIOÖUÜ]{_CONSONANTS}ý|ý(?!yor){_CONSONANTS}[eioöuüéíě]")

_MISREAD = str.maketrans("ýþðÝÞÐţđŢĐű", "ışğİŞĞşğŞĞû")

_BROKEN = re.compile("[\x80-\x9f\ufffd\ue000-\uf8ff]")
_SIGN_IN_WORD = re.compile(
    rf"(?<={_LETTER})(?<!\b[nN])[\xa1-\xa8\xaa\xac-\xad\xaf-\xb1\xb4\xb6\xb8-\xba\xbf×÷ƒŸˆˇ\u02d8-\u02dd"
    f"‚„“”†‡•‰‹›€\u2200-\u25ff\ufb00-\ufb06](?={_LETTER})"
)
_SQUARE_IN_WORD = re.compile(f"(?<={_LETTER})(?<![mM])[²³](?={_LETTER})")
_SIGN_BEFORE_WORD = re.compile(r"(?<![^\s(])[˜™Ÿ‡†§ª©º](?=[a-zçğışöüâîû§])")
_MARK_IN_WORD = re.compile(f"(?<={_LETTER})[«»©®™](?={_LETTER})")
_CAPITAL_IN_WORD = re.compile("[a-zß-öø-ÿğış][À-ÖØ-ÞĞİŞŸŠŽŒŤŘŹĄŰ]|[ß-öø-ÿğışšžœ][A-Z]{2}")
_TWO_ALPHABETS = re.compile("[A-Za-zç-ü][\u0370-\u1dff\u2e80-\ud7ff]|[\u0370-\u1dff\u2e80-\ud7ff][A-Za-zç-ü]")
_ODD_SOFT_G = re.compile(rf"(?<![{_VOWEL}])[ğĞ]")
_CHANCE = re.compile("(?<=[A-Za-z])[\u0370-\u07ff\u2e80-\u2fdf]|[\u0370-\u07ff\u2e80-\u2fdf](?=[A-Za-z])")
_NOT_ASCII = re.compile("[^\x00-\x7f]")
_STRAINS = (
    (_BROKEN, 3),
    (_SIGN_IN_WORD, 2),
    (_TWO_ALPHABETS, 2),
    (_SQUARE_IN_WORD, 2),
    (_SIGN_BEFORE_WORD, 1),
    (_MARK_IN_WORD, 1),
    (_CAPITAL_IN_WORD, 1),
    (_ODD_SOFT_G, 1),
)
_CONSONANT = "[bcçdfgğhjklmnprsştvyz]"
_AWKWARD = re.compile(rf"[aeıioöuü][ıöüâîû]|[ıöüâîû][aeıioöuü]|(?={_CONSONANT}{{3}}){_CONSONANT}{{0,2}}[çğş]")
_EAST = "[\u2e80-\ud7ff\ue000-\ufaff\uff61-\uffdc\U00020000-\U0003ffff]"
_EAST_IN_WORD = re.compile(f"(?<=[A-Za-z]){_EAST}|{_EAST}(?=[A-Za-z])")
_EAST_IN_SMALL_WORD = re.compile(f"(?<=[a-z]){_EAST}|{_EAST}(?=[a-z])")
_FOREIGN_LETTER = re.compile(rf"(?![{_TURKISH}\x00-\x7f]){_LETTER}")
_HAS_TURKISH = re.compile(f"[{_TURKISH}]")
_STRANGE = re.compile(
    f"(?<={_LETTER})(?![{_TURKISH}’‘–…])[^\x00-\x7f]|(?![{_TURKISH}’‘–…“«])[^\x00-\x7f](?={_LETTER})"
)


def is_turkish_as_western(text: str) -> bool:
    """Whether ý þ ð stand where a Turk wrote ı ş ğ, and not where an Icelander wrote them."""
    return misread_letters(text) > 3 * len(_NOT_TURKISH.findall(text))


def as_turkish(text: str) -> str:
    """With the letters that a Turk wrote for those that a wrong charset made of them."""
    return text.translate(_MISREAD)


def misread_letters(text: str) -> int:
    """How many of ý þ ð are in it."""
    return len(_AS_WESTERN.findall(text))


def has_icelandic(text: str) -> bool:
    """Whether ý þ ð stand where only an Icelander writes them."""
    return misread_letters(text) > 0 and not is_turkish_as_western(text)


def is_turkish_as_central(text: str, *, is_expected: bool) -> bool:
    """
    Whether ý ţ đ stand where a Turk wrote ı ş ğ, and not where their own languages have them.

    Two of them in one text, or one in a place where only Turkish has it; where Turkish is expected also
    beside a Turkish word or an umlaut, or a `ý` inside a word, in vowel harmony (`Sayýn`, not `nový`).
    """
    seen = _AS_CENTRAL.findall(text)
    if len(seen) <= 3 * len(_CENTRAL.findall(text)):
        return False
    if len({letter.lower() for letter in seen}) > 1 or _NOT_CENTRAL.search(text):
        return True
    if not is_expected or _DISHARMONY.search(text):
        return False
    return bool(_NOT_CZECH.search(text) or _UMLAUT.search(text)) or has_turkish_word(as_turkish(text))


def is_turkish_as_east_asian(turkish: str, strict: str | None, *, is_expected: bool) -> bool:
    """
    Whether windows-1254 was called a charset of China, Japan or Korea: no word is odd in Turkish.

    `strict` is the text as it was called, None where it does not fit; it must have such signs within a
    Latin word (`Say齨`), in one of capitals only where Turkish is expected: 中 alone is `ÖĞ` as well.
    """
    if not has_turkish(turkish) or strain(turkish) or strangers(turkish):
        return False
    return (
        strict is None or (_EAST_IN_WORD if is_expected else _EAST_IN_SMALL_WORD).search(strict) is not None
    )


def has_foreign_letter(text: str) -> bool:
    """Whether a letter is in it that neither Turkish nor English has."""
    return _FOREIGN_LETTER.search(text[:_LOOKED_AT]) is not None


def strain(text: str) -> int:
    """How much stands where nobody writes it: signs inside words, capitals after small letters, ğ after t."""
    looked_at = text[:_LOOKED_AT]
    return sum(weight * len(odd.findall(looked_at)) for odd, weight in _STRAINS)


def strangers(text: str) -> int:
    """How many letters and signs touch a word that Turkish does not write."""
    return len(_STRANGE.findall(text[:_LOOKED_AT]))


def may_be_chance(utf8: str) -> bool:
    """
    Whether bytes of another charset may have made this utf-8: all in it is foreign and touches Latin.

    İ and ’ of windows-1254 together are a letter of the Arabic supplement: `BELGESİ’nin`.
    """
    return len(_CHANCE.findall(utf8)) == len(_NOT_ASCII.findall(utf8))


def awkwardness(text: str) -> int:
    """Letters that Turkish has not, and what is not spoken in it: two vowels together, three consonants."""
    return strangers(text) + len(_AWKWARD.findall(text[:_LOOKED_AT]))


def has_turkish(text: str) -> bool:
    """Whether a letter is in it that Turkish has and English has not."""
    return _HAS_TURKISH.search(text) is not None
