"""Bytes to letters, also where the label lies (RFC 2046 §4.1.2 is a hope, not a fact)."""

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ulak.mail.charset_names import codec_of, public_name
from ulak.mail.encoded_twice import read_once
from ulak.mail.spelling import (
    awkwardness,
    has_foreign_letter,
    has_icelandic,
    has_turkish,
    is_turkish_as_central,
    is_turkish_as_east_asian,
    is_turkish_as_western,
    may_be_chance,
    misread_letters,
    strain,
    strangers,
)

_ESCAPED = ("utf-7", "iso2022", "hz")
_WIDE = ("utf-16", "utf-32")
_WESTERN = frozenset({"cp1252", "iso8859-15"})
_CENTRAL = frozenset({"iso8859-2", "cp1250"})
_TURKISH = "cp1254"
_LATIN = _WESTERN | _CENTRAL | {_TURKISH}
_EAST_ASIAN = frozenset({"gb18030", "big5", "big5hkscs", "cp950", "cp949", "cp932", "euc_jp"})
_RARE = ("cp857", "mac-turkish", "iso8859-3")  # Turkish of DOS, of the old Mac, of early Exchange
_ONLY_WESTERN = re.compile(rb"[\x8e\x9e]")  # Ž and ž, for which windows-1254 has no place
_ORDER_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_FREE = b"\x81\x8d\x8f\x90\x9d"
# Where ISO has control characters, Windows has quotation marks and dashes: people never mean the former.
_WINDOWS_SIGNS = {at: bytes([at]).decode("cp1252") for at in range(0x80, 0xA0) if at not in _FREE}
_UNPRINTABLE = re.compile("[\x00\ud800-\udfff\ufeff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Letters, and in plain words what had to be mended to get them (empty: nothing)."""

    text: str
    repaired: str = ""


def decode(raw: bytes, label: str, hints: Sequence[str] = ()) -> Decoded:
    """
    Read bytes that claim the charset `label`; never raises, never loses a readable letter.

    `hints` are other labels seen in the same mail, then that of the desk's language; they count only
    where `label` is missing, unknown or plainly wrong. NUL and lone surrogates, which no store
    accepts, are taken out.
    """
    codec = codec_of(label)
    if raw.isascii() and not _says_more_than_ascii(raw, codec):
        return Decoded(raw.decode("ascii").replace("\x00", ""))
    read = _read(raw, codec, label.strip(), tuple(dict.fromkeys(filter(None, map(codec_of, hints)))))
    return Decoded(_scrubbed(read.text), read.repaired)


def _says_more_than_ascii(raw: bytes, codec: str) -> bool:
    """Escapes, or letters of two bytes; plain lines under such a label are what they look like."""
    if codec.startswith(_WIDE):
        return b"\x00" in raw
    return codec.startswith(_ESCAPED)


def _read(raw: bytes, codec: str, label: str, hints: Sequence[str]) -> Decoded:
    said = f"charset {label or 'missing'}"
    if codec in ("", "ascii"):
        return _unlabelled(raw, said, hints)
    if codec.startswith(_WIDE):
        return _wide(raw, codec, said, hints)
    strict = _strictly(raw, codec)
    if codec == "utf-8":
        return _as_utf8(raw, strict, hints)
    if codec.startswith(_ESCAPED) and strict is not None:
        return Decoded(strict)
    text, meant = _as_meant(raw, codec, hints)
    utf8 = _certain_utf8(raw, text)
    if utf8 is not None and not (codec in _EAST_ASIAN and max(utf8) < "\u2e80" and not strain(text)):
        return Decoded(utf8, f"{said} was utf-8")
    if codec in _EAST_ASIAN or codec.startswith(_ESCAPED):
        turkish = raw.decode(_TURKISH, "replace")
        if is_turkish_as_east_asian(turkish, strict, is_expected=_TURKISH in hints):
            return Decoded(turkish, f"{said} was {public_name(_TURKISH)}")
    if meant != codec:
        return Decoded(text, f"{said} was {public_name(meant)}")
    if strict is None:
        return Decoded(text, f"{said} does not fit all bytes")
    return Decoded(text, "" if text == strict else f"{said} has signs of windows-1252")


def _wide(raw: bytes, codec: str, said: str, hints: Sequence[str]) -> Decoded:
    """Letters of two or four bytes; where Latin has its zeros tells their order (RFC 2781 §4.3)."""
    if not _CONTROL.search(raw) and not raw.startswith(_ORDER_MARKS):
        if (text := _strictly(raw, "utf-8")) is not None:
            return Decoded(text, f"{said} was utf-8")
        if sum(byte < 0x7F for byte in raw) * 2 > len(raw) and not strain(raw.decode(_TURKISH, "replace")):
            return _unlabelled(raw, said, hints)
    big, little = raw[0::2].count(0), raw[1::2].count(0)
    if codec.startswith("utf-16") and big != little:
        codec = "utf-16-be" if big > little else "utf-16-le"
    text = _strictly(raw, codec)
    return Decoded(text or raw.decode(codec, "replace"), "" if text else f"{said} does not fit all bytes")


def _as_utf8(raw: bytes, strict: str | None, hints: Sequence[str]) -> Decoded:
    turkish = raw.decode(_TURKISH, "replace")
    if strict is not None and _certain_utf8(raw, turkish) is not None:
        return Decoded(*read_once(strict))
    if _is_mostly_utf8(raw) and not (may_be_chance(raw.decode("utf-8", "ignore")) and not strain(turkish)):
        return Decoded(raw.decode("utf-8", "replace"), "utf-8 with broken bytes")
    return _unlabelled(raw, "charset utf-8", hints)


def _certain_utf8(raw: bytes, otherwise: str) -> str | None:
    """As utf-8, where that is no chance: few bytes of another charset can look like it."""
    utf8 = _strictly(raw, "utf-8")
    is_otherwise = not strain(otherwise) and not has_foreign_letter(otherwise)
    return None if utf8 is None or (may_be_chance(utf8) and is_otherwise) else utf8


def _is_mostly_utf8(raw: bytes) -> bool:
    """Truncated or pasted together, but utf-8: most bytes above 127 stand in whole sequences."""
    high = sum(byte > 127 for byte in raw)
    readable = raw.decode("utf-8", "ignore")
    return (len(readable.encode()) - sum(letter < "\x80" for letter in readable)) * 2 > high


def _unlabelled(raw: bytes, said: str, hints: Sequence[str]) -> Decoded:
    """utf-8 proves itself; then what the rest of the mail uses; then Turkish Windows."""
    if raw.startswith(_ORDER_MARKS) and b"\x00" in raw:
        return Decoded(raw.decode("utf-16", "replace"), f"{said}, read as utf-16")
    text, meant = _as_meant(raw, _likeliest(raw, hints), hints)
    if (utf8 := _certain_utf8(raw, text)) is not None:
        return Decoded(read_once(utf8)[0], f"{said}, read as utf-8")
    return Decoded(text, f"{said}, read as {public_name(meant)}")


def _likeliest(raw: bytes, hints: Sequence[str]) -> str:
    """A charset the mail uses elsewhere, where the bytes are no worse in it; else that of Turkish Windows."""
    western = raw.decode("cp1252", "replace")
    is_western = has_icelandic(western) or (not misread_letters(western) and _ONLY_WESTERN.search(raw))
    usual = "cp1252" if is_western else _TURKISH
    tried = strain(raw.decode(usual, "replace"))
    for hint in hints:
        if hint in ("ascii", "utf-8", _TURKISH, *_WESTERN, *_RARE) or hint.startswith((*_WIDE, *_ESCAPED)):
            continue
        text = _strictly(raw, hint)
        if text is not None and strain(text) <= tried:
            return hint
    return usual


def _as_meant(raw: bytes, codec: str, hints: Sequence[str]) -> tuple[str, str]:
    """The text and its charset: the one that was said, unless Turkish in another is plainly what it is."""
    text = raw.decode(codec, "replace")
    if codec.startswith("iso8859"):
        text = text.translate(_WINDOWS_SIGNS)
    if _is_turkish(raw, text, codec, is_expected=_TURKISH in hints):
        text, codec = raw.decode(_TURKISH, "replace"), _TURKISH
    return _rarely(raw, text, codec, hints) if codec in _LATIN else (text, codec)


def _is_turkish(raw: bytes, text: str, codec: str, *, is_expected: bool) -> bool:
    if codec in _CENTRAL:
        return is_turkish_as_central(text, is_expected=is_expected)
    return codec in _WESTERN and is_turkish_as_western(raw.decode("cp1252", "replace"))


def _rarely(raw: bytes, text: str, codec: str, hints: Sequence[str]) -> tuple[str, str]:
    """
    Turkish as DOS, the old Mac or Latin-3 write it, where any other reading is no word.

    One that the mail itself names need only be better; iso-8859-3 also needs Turkish to be expected.
    """
    strained, strange, readings = strain(text), strangers(text), []
    for rare in _RARE:
        read = raw.decode(rare, "replace")
        is_named = rare in hints and strangers(read) < strange
        if rare == "iso8859-3" and not (is_named or _TURKISH in hints):
            continue
        if not has_turkish(read) or strangers(read) > strange:
            continue
        if _is_better(strain(read), strained, hints, is_named=is_named):
            readings.append((strain(read), awkwardness(read), read, rare))
    return min(readings)[2:] if readings else (text, codec)


def _is_better(now: int, before: int, hints: Sequence[str], *, is_named: bool) -> bool:
    margin = 1 if _TURKISH in hints else 2
    return now <= before if is_named else now + margin <= before and now * 4 <= before


def _strictly(raw: bytes, codec: str) -> str | None:
    try:
        return raw.decode(codec)
    except (LookupError, ValueError):
        return None


def _scrubbed(text: str) -> str:
    return _UNPRINTABLE.sub(lambda found: "\ufffd" if "\ud800" <= found[0] <= "\udfff" else "", text)
