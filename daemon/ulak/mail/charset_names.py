"""What mail calls a charset, and what Python calls it (RFC 2046 §4.1.2, IANA character-sets, habit)."""

import codecs
import re
from functools import lru_cache

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
    "utf-8-sig": "utf-8",
    "unicode": "utf-16",
    "ucs-2": "utf-16",
    "iso-10646-ucs-2": "utf-16",
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
    "windows-874": "cp874",
}
# Python knows these as codecs, but they are programs and not alphabets.
_REFUSED = frozenset({"unicode_escape", "raw_unicode_escape", "idna", "punycode", "undefined", "charmap"})
_IN_A_NAME = re.compile(r"8859[-_ ]?(\d{1,2})(?!\d)|(?<!\d)(125\d|857)(?!\d)|(utf-?8)")
_PUBLIC = {
    "cp1254": "windows-1254",
    "cp1252": "windows-1252",
    "cp1250": "windows-1250",
    "iso8859-3": "iso-8859-3",
}


def charsets_of(language: str) -> tuple[str, ...]:
    """What bytes without a label most likely are in that language (RFC 5646); empty where nobody can say."""
    return ("windows-1254",) if language.lower().partition("-")[0] == "tr" else ()


@lru_cache(maxsize=512)
def codec_of(label: str) -> str:
    """The Python codec for a label as mail writes it; empty for one that is unknown or refused."""
    name = label.strip().strip("\"'").strip().lower().partition("*")[0].removeprefix("charset=")
    spellings = (name, name.removeprefix("x-"), name.replace("-", ""))
    codec = next(filter(None, map(_python_name, spellings)), "") or _named_inside(name)
    return "" if codec.replace("-", "_") in _REFUSED or not _is_alphabet(codec) else codec


def public_name(codec: str) -> str:
    """The codec as mail names it."""
    return _PUBLIC.get(codec, codec)


def _python_name(name: str) -> str:
    try:
        codec = codecs.lookup(_ALIASES.get(name, name)).name
    except (LookupError, ValueError):
        return ""
    return _ALIASES.get(codec, codec)


def _named_inside(name: str) -> str:
    """`iso-8859-9;format`, `microsoft-cp1254`, `utf8-unicode`: the number says enough."""
    if not (found := _IN_A_NAME.search(name)):
        return ""
    iso, page, _ = found.groups()
    return _python_name(f"iso8859-{iso}" if iso else f"cp{page}" if page else "utf-8")


def _is_alphabet(codec: str) -> bool:
    """Python lists base64 and hex among its codecs; asked for text they say that they give none."""
    try:
        b"a".decode(codec)
    except LookupError:
        return False
    except ValueError:
        return True  # one byte is half a letter of UTF-16
    return True
