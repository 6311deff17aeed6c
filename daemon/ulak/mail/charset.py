"""Bytes to letters, also where the label lies (RFC 2046 §4.1.2 is a hope, not a fact)."""

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass

_ALIASES = {
    "iso-8859-9": "cp1254",  # a superset: senders who say 8859-9 use its smart quotes
    "iso8859-9": "cp1254",
    "iso-8859-9-e": "cp1254",
    "iso-8859-9-i": "cp1254",
    "latin5": "cp1254",
    "latin-5": "cp1254",
    "x-cp1254": "cp1254",
    "windows-1254": "cp1254",
    "windows1254": "cp1254",
    "cp-1254": "cp1254",
    "turkish": "cp1254",
    "x-mac-turkish": "mac_turkish",
    "dos-857": "cp857",
    "iso-8859-1": "cp1252",  # the same reasoning, and what browsers do (WHATWG Encoding §4.2)
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "x-cp1252": "cp1252",
    "us-ascii": "ascii",
    "unicode-1-1-utf-8": "utf-8",
    "utf8mb4": "utf-8",
    "x-utf-8": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "x-sjis": "cp932",
    "shift_jis": "cp932",
    "iso-8859-8-i": "iso-8859-8",
    "x-mac-roman": "mac_roman",
    "macintosh": "mac_roman",
}
# Python knows these as codecs, but they are programs and not alphabets.
_REFUSED = frozenset({"unicode_escape", "raw_unicode_escape", "idna", "punycode", "undefined"})
_NOT_ASCII_BASED = ("utf-7", "utf-16", "utf-32", "iso2022", "hz", "cp037", "cp500", "cp1026", "cp1140")
_WESTERN = frozenset({"cp1252", "iso8859-15"})
_CENTRAL = frozenset({"iso8859-2", "cp1250"})

_TURKISH_AS_WESTERN = re.compile("[ýþðÝÞÐ]")
_ICELANDIC = re.compile("[æÆáÁíÍóÓúÚ]")
_ICELANDIC_WORD = re.compile(r"\b(?:það|við|með|eða|þetta|Þetta|Það)\b")
_TURKISH_AS_CENTRAL = re.compile("[ţýđŢÝĐ]")
_CENTRAL_LETTER = re.compile("[ăĂčČćĆžŽšŠřŘěĚňŇůŮąĄęĘłŁńŃśŚźŹżŻőŐűŰáÁíÍóÓúÚ]")
_WESTERN_TO_TURKISH = str.maketrans("ýþðÝÞÐ", "ışğİŞĞ")
_NON_ASCII_RUN = re.compile("[^\x00-\x7f]{2,}")
_READ_TWICE = re.compile("[ÃÄÅâ][\x80-\xbfŸŽžŠšŒœ€‚ƒ„…†‡ˆ‰‹‘’“”•–—˜™›]")
_UNPRINTABLE = re.compile("[\x00\ud800-\udfff\ufeff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Letters, and in plain words what had to be mended to get them (empty: nothing)."""

    text: str
    repaired: str = ""


def decode(raw: bytes, label: str, hints: Sequence[str] = ()) -> Decoded:
    """
    Read bytes that claim the charset `label`; never raises, never loses a readable letter.

    `hints` are other labels seen in the same mail; they count only where `label` is missing,
    unknown or plainly wrong. NUL and lone surrogates, which no store accepts, are taken out.
    """
    codec = codec_of(label)
    if raw.isascii() and not codec.startswith(_NOT_ASCII_BASED):
        return Decoded(raw.decode("ascii").replace("\x00", ""))
    read = _read(raw, codec, label.strip(), hints)
    return Decoded(_scrubbed(read.text), read.repaired)


def codec_of(label: str) -> str:
    """The Python codec for a label as mail writes it; empty for one that is unknown or refused."""
    name = label.strip().strip("\"'").strip().lower().partition("*")[0]
    try:
        codec = codecs.lookup(_ALIASES.get(name, name)).name
    except (LookupError, ValueError):
        return ""
    codec = _ALIASES.get(codec, codec)
    return "" if codec.replace("-", "_") in _REFUSED or not _is_alphabet(codec) else codec


def _is_alphabet(codec: str) -> bool:
    """Python lists base64 and hex among its codecs; asked for text they say that they give none."""
    try:
        b"a".decode(codec)
    except LookupError:
        return False
    except ValueError:
        return True  # one byte is half a letter of UTF-16
    return True


def _read(raw: bytes, codec: str, label: str, hints: Sequence[str]) -> Decoded:
    if codec in ("", "ascii"):
        return _unlabelled(raw, f"charset {label or 'missing'}", hints)
    strict = _strictly(raw, codec)
    if codec == "utf-8":
        return _as_utf8(raw, strict, hints)
    if codec.startswith(_NOT_ASCII_BASED) and strict is not None:
        return Decoded(strict)
    if (text := _strictly(raw, "utf-8")) is not None:
        return Decoded(text, f"charset {label} was utf-8")
    if codec in _WESTERN and is_turkish_misread(raw.decode("cp1252", "replace")):
        return Decoded(raw.decode("cp1254", "replace"), f"charset {label} was windows-1254")
    if codec in _CENTRAL and _is_turkish_in_central(raw.decode(codec, "replace")):
        return Decoded(raw.decode("cp1254", "replace"), f"charset {label} was windows-1254")
    if strict is not None:
        return Decoded(strict)
    return Decoded(raw.decode(codec, "replace"), f"charset {label} does not fit all bytes")


def _as_utf8(raw: bytes, strict: str | None, hints: Sequence[str]) -> Decoded:
    if strict is not None:
        return _read_once(strict)
    if _is_mostly_utf8(raw):
        return Decoded(raw.decode("utf-8", "replace"), "utf-8 with broken bytes")
    return _unlabelled(raw, "charset utf-8", hints)


def _is_mostly_utf8(raw: bytes) -> bool:
    """Truncated or pasted together, but utf-8: most bytes above 127 stand in whole sequences."""
    high = sum(byte > 127 for byte in raw)
    readable = raw.decode("utf-8", "ignore")
    return (len(readable.encode()) - sum(letter < "\x80" for letter in readable)) * 2 > high


def _unlabelled(raw: bytes, said: str, hints: Sequence[str]) -> Decoded:
    """utf-8 proves itself; then what the rest of the mail uses; then Turkish Windows."""
    if (text := _strictly(raw, "utf-8")) is not None:
        return Decoded(text, f"{said}, read as utf-8")
    for hint in dict.fromkeys(map(codec_of, hints)):
        text = None if hint in ("", "ascii", "utf-8", *_WESTERN) else _strictly(raw, hint)
        if text is not None:
            return Decoded(text, f"{said}, read as {hint}")
    western = raw.decode("cp1252", "replace")
    if _TURKISH_AS_WESTERN.search(western) and not is_turkish_misread(western):
        return Decoded(western, f"{said}, read as windows-1252")
    return Decoded(raw.decode("cp1254", "replace"), f"{said}, read as windows-1254")


def _strictly(raw: bytes, codec: str) -> str | None:
    try:
        return raw.decode(codec)
    except (LookupError, ValueError):
        return None


def is_turkish_misread(text: str) -> bool:
    """Whether ý þ ð stand where a Turk wrote ı ş ğ, and not where an Icelander wrote them."""
    turkish = len(_TURKISH_AS_WESTERN.findall(text))
    return turkish > 3 * len(_ICELANDIC.findall(text)) and not _ICELANDIC_WORD.search(text)


def _is_turkish_in_central(text: str) -> bool:
    seen = _TURKISH_AS_CENTRAL.findall(text)
    return len({letter.lower() for letter in seen}) > 1 and len(seen) > 3 * len(_CENTRAL_LETTER.findall(text))


def _read_once(text: str) -> Decoded:
    """Undo a second encoding on the way (utf-8 read as windows-1252 and encoded again)."""
    if _READ_TWICE.search(text):
        mended = _NON_ASCII_RUN.sub(_unread, text)
        if mended != text:
            return Decoded(mended, "utf-8 was encoded twice")
    if len(_TURKISH_AS_WESTERN.findall(text)) > 2 and is_turkish_misread(text):
        return Decoded(text.translate(_WESTERN_TO_TURKISH), "windows-1254 was read as windows-1252")
    return Decoded(text)


def _unread(run: re.Match[str]) -> str:
    for codec in ("cp1252", "cp1254", "latin-1"):
        try:
            return run[0].encode(codec).decode("utf-8")
        except ValueError:
            continue
    return run[0]


def _scrubbed(text: str) -> str:
    return _UNPRINTABLE.sub(lambda found: "�" if found[0] >= "\ud800" and found[0] <= "\udfff" else "", text)
