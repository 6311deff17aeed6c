"""
Which files of a staff answer go along with it, and why each of the others stays at the desk.

A mail brings more than its writer attached: the logo of a signature, a calling card, the wrapping of a mail
program, what the author had sent. Only what somebody put there on purpose goes.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field

from ulak.desk.phrases import NO_TEXT, filled, say
from ulak.desk.rules.rulebook import Words
from ulak.mail.fold import fold
from ulak.mail.message import Attachment, Message
from ulak.mail.parse import PRIVATE_KEY
from ulak.mail.structure import TOO_LARGE_TO_READ

SHOWN = Words("metnin içinde gösterilen resim", "a picture shown in the text")
LOGO = Words("imza resmi gibi adlandırılmış", "named like the picture of a signature")
CARD = Words("kartvizit", "a calling card")
SEAL = Words("elektronik imza dosyası", "an electronic signature")
WRAPPING = Words("e-posta programının zarfı", "the wrapping of a mail program")
MAIL = Words("iletilmiş bir e-posta; hiçbir zaman gönderilmez", "a forwarded mail; it never goes")
AGAIN = Words("önceki yanıtınızda da olan resim", "a picture of your earlier answer too")
THEIRS = Words("başvuru sahibinin kendi gönderdiği dosya", "a file the author sent")
UNNAMED = Words("adı yok", "it has no name")
EVIDENCE = Words("iptalin kanıtı", "the evidence of a revocation")
KEY = Words("özel anahtar içeriyor; hiçbir zaman gönderilmez", "holds a private key; it never goes")
UNREAD = Words("okunamadı", "could not be read")

KEPT = Words("Gönderilmeyen ekler: {names}.", "Attachments that stay here: {names}.")
BY_NAME = Words(
    "Bunlardan biri gidecekse adını metninizde yazarak yeniden gönderiniz.",
    "If one of them should go, send your mail again and name the file in its text.",
)
PROGRAM = Words(
    "Hiçbir şey gönderilmedi: {names} çalıştırılabilir bir dosya. Sunucuların çoğu böyle bir ekle gelen"
    " iletiyi geri çevirir. Dosyayı çıkarıp yeniden gönderiniz; gerekiyorsa metne indirme adresini yazınız.",
    "Nothing was sent: {names} can be run as a program, and most servers refuse a mail with such an"
    " attachment. Send it again without the file; where it is needed, write where it can be downloaded.",
)
NOT_READ = Words(
    "Hiçbir şey gönderilmedi: iletiniz ekleriyle 35 MB sınırını aştığı için okunamadı. Ekleri küçülterek ya"
    " da bölerek yeniden gönderiniz.",
    "Nothing was sent: with its attachments your mail is larger than 35 MB and was not read. Make the"
    " attachments smaller, or send several answers.",
)
TOO_LARGE = Words(
    "Hiçbir şey gönderilmedi: ekler toplam {total}, sınır {most}: {names}. Ekleri küçülterek ya da birden çok"
    " yanıta bölerek yeniden gönderiniz.",
    "Nothing was sent: the attachments are {total} in all and {most} may go: {names}. Make them smaller, or"
    " send several answers.",
)

_OF_LOGO = "(?:logo|imza|signature|banner)(?:m|su|si|muz|miz|lar|lari|s)?"
"""With the endings of possession and number: `kurum-logosu`; not `imzalı`, signed, nor `logolama`."""
_LOGO = re.compile(rf"image\d{{1,4}}|(?:.*[ _.-])?{_OF_LOGO}(?:[ _.-].*)?|outlook-[\w-]+|att\d{{4,6}}")
_GENERATED = re.compile(r"part-\d")
_PROGRAMS = frozenset(
    "ade adp apk app appx bat chm cmd com cpl dll exe hta iso jar js jse lnk msc msi msp pif ps1 psm1 reg scr"
    " sh sys vb vbe vbs vhd wsc wsf wsh".split()
)
_SEALS = frozenset({"smime.p7s", "signature.asc", "openpgp_signature", "openpgp_signature.asc"})
_SEAL_TYPES = frozenset(
    {"application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature"}
)
_WRAPPING_TYPES = frozenset({"application/ms-tnef", "application/vnd.ms-tnef", "application/pgp-encrypted"})
_PICTURES = frozenset({"png", "jpg", "jpeg", "gif", "bmp", "emf", "wmf"})
_NEVER = frozenset({KEY, UNREAD, MAIL, SEAL, WRAPPING})


@dataclass(frozen=True, slots=True)
class Enclosed:
    """The files that go along, and those that stay with the reason."""

    going: tuple[Attachment, ...] = ()
    staying: tuple[tuple[Attachment, Words], ...] = field(default=())

    @property
    def may_be_named(self) -> bool:
        """Would one that stays go, if the text named it?"""
        return any(why not in _NEVER for _, why in self.staying)


def enclosed(
    files: Collection[Attachment],
    text: str,
    theirs: Collection[str] = (),
    before: Collection[str] = (),
    evidence: Collection[str] = (),
) -> Enclosed:
    """
    Tell them apart; what the text names goes.

    `theirs` are digests of the files the author sent, `before` of those that came with answers which left,
    `evidence` of those that a command was to be shown.
    """
    words = fold(text)
    shown = [(one, fold(one.name) in words) for one in files]
    judged = [
        (one, EVIDENCE if one.sha256 in evidence and not named else why_stays(one, named, theirs, before))
        for one, named in shown
    ]
    return Enclosed(
        tuple(one for one, why in judged if why is None),
        tuple((one, why) for one, why in judged if why is not None),
    )


def why_no_text(message: Message) -> Words:
    """Why a mail has nothing to send: what is beyond the cap of a mail is not read at all."""
    is_whole = any(one.refused == TOO_LARGE_TO_READ for one in message.attachments)
    return NOT_READ if is_whole else NO_TEXT


def why_stays(
    one: Attachment, is_named: bool, theirs: Collection[str], before: Collection[str] = ()
) -> Words | None:
    """Why a file does not leave; None where it does."""
    if reason := _why_never(one):
        return reason
    return None if is_named else _why_not_meant(one, theirs, before)


def _why_never(one: Attachment) -> Words | None:
    name = one.name.lower()
    if one.refused:
        return KEY if one.refused == PRIVATE_KEY else UNREAD
    if one.type.startswith("message/") or _ending(one) in ("eml", "msg"):
        return MAIL
    if name in _SEALS or (one.type in _SEAL_TYPES and _GENERATED.match(name)):
        return SEAL
    return WRAPPING if one.type in _WRAPPING_TYPES or name in ("winmail.dat", "smime.p7m") else None


def _why_not_meant(one: Attachment, theirs: Collection[str], before: Collection[str]) -> Words | None:
    stem = fold(one.name.rpartition(".")[0] or one.name)
    if _ending(one) == "vcf" or one.type in ("text/vcard", "text/x-vcard"):
        return CARD
    if one.inline:
        return SHOWN
    is_picture = one.type.startswith("image/") or _ending(one) in _PICTURES
    if is_picture and _LOGO.fullmatch(stem):
        return LOGO
    if one.sha256 in theirs:
        return THEIRS
    if is_picture and one.sha256 in before:
        return AGAIN
    return UNNAMED if _GENERATED.match(stem) else None


def why_nothing_goes(files: Collection[Attachment], most: int) -> tuple[Words, str] | None:
    """Why an answer with these files cannot leave at all, for its writer and, naming nothing, for the log."""
    if names := ", ".join(programs(files)):
        return filled(PROGRAM, names=names), "a program is attached"
    total = sum(one.size for one in files)
    if total <= most:
        return None
    tr, en = (_sizes(files, total, most, language) for language in ("tr", "en"))
    return Words(say(TOO_LARGE, "tr", **tr), say(TOO_LARGE, "en", **en)), "the attachments are too large"


def _sizes(files: Collection[Attachment], total: int, most: int, language: str) -> dict[str, str]:
    names = ", ".join(f"{one.name} ({size(one.size, language)})" for one in files)
    return {"names": names, "total": size(total, language), "most": size(most, language)}


def size(octets: int, language: str) -> str:
    """Megabytes as people write them, never less than 0.1."""
    words = f"{max(octets / 1_000_000, 0.1):.1f} MB"
    return words.replace(".", ",") if language == "tr" else words


def programs(files: Collection[Attachment]) -> tuple[str, ...]:
    """The names of those that a computer would run, by their ending or their first bytes."""
    return tuple(one.name for one in files if _ending(one) in _PROGRAMS or one.content[:2] == b"MZ")


def _ending(one: Attachment) -> str:
    return one.name.rpartition(".")[2].strip().lower()
