"""What lines a signature is made of: a name, a title, ways to reach somebody; and what is never one."""

import re

from ulak.mail.fold import fold

_LONGEST_BLOCK = 8
_LONGEST_LINE = 90
_MOST_WORDS = 8
_CONTACT_WORDS = (
    r"(?:t|tel|telefon|telephone|f|fax|faks|gsm|c|cep|m|mob|mobile|mobil|p|ph|phone|e|e-?posta|e-?mail|mail|"
    r"w|web|site|sitesi|a|adres|adresi|address|dahili|ext|santral|no|numarasi|kep|ofis|office|direct|is|ic|"
    r"hat|www|https?)"
)
_LABEL = re.compile(r"([^\W\d_][\w .()/|&'’-]{0,40}):\s*\S.*")
_CONTACT_LABEL = re.compile(rf"{_CONTACT_WORDS}(?:[ .()/&-]+{_CONTACT_WORDS})*[ .()]*")
_REACH = re.compile(
    rf"{_CONTACT_WORDS}?[ .:]*\+?[\d(][\d ()/.-]{{5,}}(?:dahili|ext)?[ .:]*\d*|dahili[ .]*\d+|"
    r"<?(?:mailto:)?\S+@\S+|(?:https?://|www\.)\S+|"
    r".*\b(?:mah|mahallesi|cad|caddesi|cd|sok|sokak|bulv|bulvari|blv|osb|plaza|kampusu)\b.*\d.*"
)
_APPENDED = re.compile(
    r"\s*(?:(?:ek|enc|encl|enclosure|attachment)(?:ler|leri|i|s)?\.?(?:\s?-?\s?\d{1,2})?\s*(?:$|[:)–-]))"
)
_POSTSCRIPT = re.compile(r"\s*(?:p\.? ?s|not|n\.? ?b)\b")
_TITLE = re.compile(
    r".*\b(?:mudur|uzman|sef|muhendis|memur|sorumlu|baskan|danisman|asistan|temsilci|koordinator|yonetici|"
    r"avukat|sekreter|teknisyen|manager|director|engineer|specialist|officer|head of|assistant|consultant|"
    r"department|departman|birim|sube|daire)\w{0,12}\b.*"
)
_ORGANISATION = re.compile(
    r".*\b(?:sube|merkez|birim|daire|noter|hizmet|destek|bayi|ltd|limited|sirket|center|centre|office|support)\w{0,8}\b.*"
)
_SAYING = re.compile(
    r"(?:.*\s)?(?:evet|hayir|tamam|olur|olmaz|var|yok|hazir|yarin|bugun|degil|lutfen|gerekli|eksik|uygun|yolda|"
    r"kargoda|ile|icin|yes|no|ok|ready|please|today|tomorrow|"
    r"\w+(?:yor(?:uz|um|sunuz|lar)?|[ae]ca[kg]\w*|[ae]ce[kg]\w*|mistir|ild[iu]|ind[iu]|[iu]n[iu]z|[ae]bilir\w*|"
    r"usun|lidir|zdir|kt[ie]dir|ktadir))"
)
_NAME = re.compile(r"(?:[^\W\d_][^\W\d_.'’-]*[.'’-]?[^\W\d_]*\.? ?){1,4}")


def is_content(line: str) -> bool:
    """`Ek: dilekce.pdf`, `IBAN: TR…`, `Not: …`: below a signature too this is the letter's."""
    folded = fold(line[:_LONGEST_LINE]).strip()
    if _APPENDED.match(folded) or _POSTSCRIPT.match(folded):
        return True
    label = _LABEL.fullmatch(folded)
    return label is not None and not _CONTACT_LABEL.fullmatch(label[1].rpartition("|")[2].strip())


def is_name(line: str) -> bool:
    """Two to four capitalised words that say nothing."""
    bare = line.strip()
    words = bare.split()
    return (
        len(words) > 1
        and _NAME.fullmatch(bare) is not None
        and all(word[0].isupper() for word in words)
        and not any(map(says_something, words))
    )


def says_something(line: str) -> bool:
    """It ends as a sentence does, in its last word: `hazır`, `gelecek`, `basıldı`, `arayınız`."""
    return _SAYING.fullmatch(fold(line[:_LONGEST_LINE]).strip().rstrip(".!")) is not None


def is_signature_block(text: str, *, with_name_alone: bool = False) -> bool:
    """A name with a title or a way to reach it, and no word that is said to anybody."""
    lines = [part.strip() for line in text.splitlines() for part in line.split(" | ") if part.strip()]
    if not lines or len(lines) > _LONGEST_BLOCK or not is_name(lines[0]):
        return False
    if not all(map(_is_part, lines)):
        return False
    if with_name_alone:
        return True
    is_person = not _ORGANISATION.fullmatch(fold(lines[0]))
    return is_person and any(_is_contact(line) or _TITLE.fullmatch(fold(line)) for line in lines[1:])


def _is_contact(line: str) -> bool:
    folded = fold(line)
    label = _LABEL.fullmatch(folded)
    return _REACH.fullmatch(folded) is not None or (label is not None and not is_content(line))


def _is_part(line: str) -> bool:
    """A title is capitalised, or is one of the usual ones."""
    if len(line) > _LONGEST_LINE:
        return False
    if _is_contact(line):
        return True
    words = line.split()
    if len(words) > _MOST_WORDS or line.endswith(("?", "!", ":", ",")) or is_content(line):
        return False
    if says_something(line) or (line.endswith(".") and words[-1][0].islower()):
        return False
    return all(not word[0].islower() for word in words if len(word) > 3) or (
        len(words) <= 3 and _TITLE.fullmatch(fold(line)) is not None
    )
