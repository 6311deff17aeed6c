"""Turkish or English: enough to choose the letter that goes back."""

import re
from collections import Counter

from ulak.mail.fold import fold

_WORD = re.compile(r"([^\W\d_]+)(?:['’]([^\W\d_]+))?")
_LETTERS = re.compile(r"[^\W\d_]+")
_TURKISH_LETTER = re.compile("[ğşıİĞŞ]")
# Written without marks, as on a foreign keyboard; `on`, `not`, `can`, `her` are words of both, and left out.
_TURKISH_ENDING = re.compile(
    r"\w{2,}(?:[iu]yor(?:um|sun|uz|sunuz|lar|du|dum)?|[ae]m[ae]dim|dim|diniz|[ms][iu]n[iu]z|[mk]t[ae]dir|mistir|"
    r"[ae]c[ae]gi[mz]|l[ae]ri(?:n|m|niz|miz|nin|mizin)?|imizi?|umuzu?|[ae]bilir\w*)"
)
_TURKISH_CASE = re.compile(r"n?[iu]n|y?[iuea]|[dt][ae]n?|y?l[ae]|[dt][ae]ki|dir")
_TURKISH = (
    "ve bir bu icin ile da de olarak cok daha gibi ama ancak degil var yok ne nasil neden sayin "
    "merhaba merhabalar iyi gunler tesekkur tesekkurler ederim ederiz saygilar saygilarimla olan "
    "oldugu oldugunu ben biz siz tarafima tarafimiza tarafindan lutfen yardim rica sertifika "
    "sertifikasi sertifikam hakkinda konu konusu sikayet sikayetim talep talebi basvuru basvurum ki "
    "mi her kadar sonra once bilgi bilginize bilginizi arz yapilan edilen istiyorum aldim oldu kolay "
    "gelsin kart kartim sifre sifremi imza muhur yenileme fatura ucret odeme hata acil ekte ektedir "
    "gerekli geregini unuttum evet hayir tamam ilgili halen henuz bugun dun yarin sayili tarihli "
    "cevap yanit sorun sorunu yazi lazim erisim hukumet mahkum iptal"
)
_ENGLISH = (
    "the and of to is are was were in for with that this it you your we our i my have has been be by "
    "as from please hello hi dear regards thanks thank could would will certificate which or if there "
    "how what when do does did me us need help key issue revoke revoked compromised private expired "
    "renew renewal about request complaint password card invoice report attached urgent any some get "
    "still"
)
_WORDS = {
    "tr": _TURKISH,
    "en": _ENGLISH,
    "de": (
        "der die das und ist ich nicht ein eine mit fur auf sie wir haben habe bitte sehr geehrte "
        "damen herren guten tag danke zu von den dem im wie kann mein meine ihr ihre uns es hallo "
        "zertifikat was in an"
    ),
    "fr": (
        "le la les des et est un une pour vous nous je que qui dans sur avec pas mon ma votre notre "
        "bonjour merci au du ce cette monsieur madame cordialement mais ne de il a plus ete"
    ),
    "es": (
        "el los las y es una para por con su mi no se del al hola gracias estimado saludos que de la "
        "en un buenos"
    ),
    "it": (
        "il che di per non sono una con mio mia grazie buongiorno salve gentile saluti della del le "
        "la un e ho"
    ),
    "pt": ("o os um uma para por com nao se do da no na que de em meu minha obrigado prezados bom dia e a"),
    "nl": ("de het een en van ik niet met voor is op dat zijn mijn graag bedankt geachte te wij u in"),
}
_SPOKEN = {name: frozenset(words.split()) for name, words in _WORDS.items()}
_LATIN = re.compile("[A-Za-z]")
_OTHER_SCRIPT = re.compile("[\u0370-\u1dff\u2e80-\ud7ff]")
_READ = 20_000
_PARAGRAPH = re.compile(r"\n[ \t\r]*\n")
_WORD_SAYS = 4
_ENOUGH = 2 * _WORD_SAYS


def language_of(text: str, subject: str = "") -> str:
    """
    `tr`, `en`, or empty where it is neither: the desk's language decides then.

    `text` is what the author wrote; the subject is asked where the text does not say.
    """
    spoken = _spoken(text[:_READ]) or _spoken(subject)
    return spoken if spoken in ("tr", "en") else ""


def has_turkish_word(text: str) -> bool:
    """Whether a word of some length is in it that only Turks write so."""
    return any(len(word) > 3 and word in _SPOKEN["tr"] for word in map(fold, _LETTERS.findall(text[:_READ])))


def _spoken(text: str) -> str:
    """
    The language of the first paragraphs that say it; empty where as many words say another.

    Further down stand disclaimers, which companies write in two languages.
    """
    if len(_OTHER_SCRIPT.findall(text)) > len(_LATIN.findall(text)):
        return "in another alphabet"
    votes: Counter[str] = Counter()
    leader = ""
    for paragraph in _PARAGRAPH.split(text):
        for word in _WORD.finditer(paragraph):
            votes.update(_votes(word[1], word[2] or ""))
        (leader, most), (_, next_most) = [*votes.most_common(2), ("", 0), ("", 0)][:2]
        if most - next_most >= _ENOUGH:
            return leader
        leader = leader if most > next_most else ""
    return leader


def _votes(word: str, after_apostrophe: str) -> dict[str, int]:
    """
    How much a word speaks for each language.

    A Turkish letter in a name says little: Ayşe Yıldız writes English, too.
    """
    folded = fold(word)
    if _TURKISH_LETTER.search(word):
        return {"tr": 1 if word.istitle() and folded not in _SPOKEN["tr"] else _WORD_SAYS}
    votes = {name: _WORD_SAYS for name, words in _SPOKEN.items() if folded in words}
    if not word.isascii():
        votes.pop("en", None)
    if _TURKISH_ENDING.fullmatch(folded) or _TURKISH_CASE.fullmatch(fold(after_apostrophe)):
        votes["tr"] = _WORD_SAYS
    return votes
