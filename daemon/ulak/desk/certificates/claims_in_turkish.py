"""Turkish sentences, folded, that say that a certificate is revoked."""

import re
from collections.abc import Iterator, Sequence

from ulak.desk.certificates.claims_in_english import LONGEST_CLAUSE

Words = Sequence[str]

_BREAKS = frozenset(", ( ) : \u2013 \u2014 ve ama ancak fakat oysa cunku yani dolayisiyla".split())
_PARTICLES = frozenset("de da bile zaten artik da".split())
_WHEN = frozenset("zaman takdirde anda an surece gun saatte".split())
_QUESTION = re.compile(r"m[iu](?:ydi|ydu|dir|dur|s)?")

# edildi, edilmistir, ettik, ettigimizi, oldu, edilen: all that says that it has happened.
_VERB = re.compile(
    r"(?:edildi(?:ler|k)?|edildi[gk][a-z]+|ettirildi|ettirdi(?:k|m|ler)?|etti(?:k|m|ler|niz)?|etti[gk][a-z]+|oldu(?:lar|k)?|oldu[gk][a-z]+|olundu(?:lar)?|olundug[a-z]+"
    r"|(?:edil|et|ettir|ettiril|olun|ol)m[iu]s[a-z]*|edilen[a-z]*|edilerek|edilip|edip)"
)
_LINKED = frozenset("edilerek edilip edip".split())
_OR_NOT = re.compile(r"(?:edilme|etme)[a-z]*")
_PROCESS = re.compile(
    r"(?:yap(?:il)?|tamamla(?:n)?|gercekles(?:tir(?:il)?)?|bit(?:ir(?:il)?)?|sonuclan(?:dir(?:il)?)?|uygula(?:n)?"
    r"|yay(?:im|in)la(?:n)?|isle(?:n)?|kaydedil|duyurul|saglan|islenmis)(?:di|ti|mis)(?:[a-z]*)"
)
_OTHER_THING = (
    "talep", "taleb", "basvuru", "plan", "karar", "degerlendirme", "hazirlik", "inceleme", "istem", "iste",
    "liste", "bildirim", "gerekce", "neden", "sure", "arastirma",
)  # fmt: skip
_STATE = re.compile(r"(?:durum|hal|statu)[a-z]*")
_VOID = re.compile(r"kil(?:in)?(?:di|mis)[a-z]*|getiril?(?:di|mis)[a-z]*")
_COMPLETE = re.compile(r"tamam(?:dir)?")
_LIFTED = re.compile(r"kal(?:k|dir(?:il)?)(?:di|ti|mis)[a-z]*")
_ENDED = re.compile(r"(?:sonlan|er)dir(?:il)?(?:di|mis)[a-z]*|kal(?:dir(?:il)?)(?:di|mis)[a-z]*")
_NOT_ANY_MORE = re.compile(r"degil(?:dir)?")
_ON_LIST = re.compile(
    r"ekle(?:n)?(?:di|mis)[a-z]*|gir(?:di|mis)[a-z]*|bulun(?:uyor|makta|du|mus)[a-z]*|gorun(?:uyor|mekte|du|mus)[a-z]*"
    r"|al(?:di|iyor|mis|makta)[a-z]*|var(?:dir)?|mevcut(?:tur)?"
)
_SUPPOSED = re.compile(r".*(?:ginde|ginda|gimizde|diyse|tiyse|duysa|misse|mussa|dikce|tikce)")
_AFTER = re.compile(r".*[dt][iu]kt[ae]n")
_NOMINAL = re.compile(r".*(?:dig|tig|dug|tug)[a-z]*")
_DENIED = re.compile(
    r"degil[a-z]*|yok(?:tur)?|[a-z]*m[iu]yor[a-z]*|[a-z]*[ae]m[ae](?:di|dik|dim|mis|yiz|z)[a-z]*|[a-z]+m[ae]di[a-z]*"
)
_NOT_SO = re.compile(
    r"degil[a-z]*|olacak[a-z]*|olabil[a-z]*|olmali[a-z]*|olsa[a-z]*|olursa|gibi|olmadi[a-z]*|olmayan"
)
_FUTURE = re.compile(r"[a-z]+(?:ecek|acak|eceg|acag)[a-z]*")
_NEAR = 6


def claims_in_turkish(words: Words) -> bool:
    """Does the sentence say that something is revoked, or stands on the list?"""
    is_to_come = any(_FUTURE.fullmatch(word) for word in words)
    of_certificate = any(word.startswith("sertifika") for word in words)
    return (
        any(_claims(clause, is_to_come) for clause in _clauses(words))
        or (of_certificate and any(_is_invalid(clause, is_to_come) for clause in _clauses(words)))
        or (words[-1] == "iptal" and any(word.startswith("sertifika") for word in words[-2:-1]))
    )


def _clauses(words: Words) -> Iterator[Words]:
    clause: list[str] = []
    for word in words:
        if word in _BREAKS or len(clause) == LONGEST_CLAUSE:
            yield clause
            clause = []
        if word not in _BREAKS:
            clause.append(word)
    yield clause


def _claims(clause: Words, is_to_come: bool) -> bool:
    for place, word in enumerate(clause):
        rest = clause[place + 1 :]
        if word in ("iptaldir", "iptalli", "iptallidir"):
            return True
        is_verb = word.startswith("iptal") or word == "revoke"
        if is_verb and (_is_revoked(rest, is_to_come) or _is_over(rest, is_to_come) or _stands_so(rest)):
            return True
        if is_verb and _follows(_COMPLETE, rest[:1], is_to_come, rest[1:]):
            return True
        if _names_list(word, rest) and _follows(_ON_LIST, rest, is_to_come):
            return True
        if word in ("gecersiz", "hukumsuz") and _follows(_VOID, rest[:3], is_to_come):
            return True
    return False


def _is_invalid(clause: Words, is_to_come: bool) -> bool:
    """`Yürürlükten kaldırıldı`, `geçerliliği sonlandırıldı`, `artık geçerli değil`: not that it ran out."""
    for place, word in enumerate(clause):
        near, after = clause[place + 1 : place + 3], clause[place + 3 :]
        if word == "yururlukten" and _follows(_LIFTED, near[:1], is_to_come, (*near[1:], *after)):
            return True
        if word.startswith("gecerliligi") and _follows(_ENDED, near, is_to_come, after):
            return True
        is_valid_no_more = word == "artik" and near[:1] == ["gecerli"]
        if is_valid_no_more and _NOT_ANY_MORE.fullmatch("".join(near[1:])):
            return not any(each.startswith("sure") for each in clause)
    return False


def _is_revoked(rest: Words, is_to_come: bool) -> bool:
    """`iptal edildi`: the verb stands next, but for a particle."""
    skipped = 1 if rest and rest[0] in _PARTICLES else 0
    return _follows(_VERB, rest[skipped : skipped + 1], is_to_come, rest[skipped + 1 :])


def _is_over(rest: Words, is_to_come: bool) -> bool:
    """`iptal işlemi dün tamamlandı`; of a request or a plan it says nothing."""
    near = rest[:_NEAR]
    end = next((at for at, word in enumerate(near) if word.startswith(_OTHER_THING)), len(near))
    return _follows(_PROCESS, near[:end], is_to_come)


def _stands_so(rest: Words) -> bool:
    """`iptal durumundadır`."""
    return bool(rest) and bool(_STATE.fullmatch(rest[0])) and not any(map(_DENIED.fullmatch, rest[1:3]))


def _names_list(word: str, rest: Words) -> bool:
    """The CRL, by its name, its Turkish one or in words."""
    is_short = word == "sil" and bool(rest) and rest[0] in ("e", "de", "den", "in")
    is_long = word.startswith("iptal") and bool(rest) and rest[0].startswith("liste")
    return word in ("crl", "crls") or is_short or is_long


def _follows(verb: re.Pattern[str], near: Words, is_to_come: bool, after: Words = ()) -> bool:
    """Does such a verb follow, of something that has happened?"""
    for at, word in enumerate(near):
        if verb.fullmatch(word):
            return _has_happened(word, (*near[at + 1 :], *after), is_to_come)
    return False


def _has_happened(verb: str, after: Words, is_to_come: bool) -> bool:
    """Neither asked nor denied, nor only supposed: `edildiğinde` and `edildiyse` are."""
    following = after[0] if after else ""
    if _SUPPOSED.fullmatch(verb) or _QUESTION.fullmatch(following) or following in _WHEN:
        return False
    if _AFTER.fullmatch(verb) or verb in _LINKED:
        return not (is_to_come or _OR_NOT.fullmatch(following))
    if _NOMINAL.fullmatch(verb):
        return not any(map(_DENIED.fullmatch, after[:5]))
    return not _NOT_SO.fullmatch(following)
