"""The text of an Outlook letter in Rich Text ([MS-OXRTFCP], [MS-OXRTFEX]): its words, line by line."""

import re
from collections.abc import Iterator

from ulak.mail.charset import decode
from ulak.mail.purse import Purse

_HEAD = 16
_PACKED, _PLAIN = b"LZFu", b"MELA"
_WINDOW = 4096
# What every window begins with ([MS-OXRTFCP] §2.1.2.1).
_DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript "
    rb"\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_TOKEN = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.DOTALL
)
_LINES = {b"par": "\n", b"line": "\n", b"row": "\n", b"cell": " | ", b"tab": "\t", b"sect": "\n"}
_SIGNS = {b"emdash": "—", b"endash": "–", b"bullet": "•", b"lquote": "‘", b"rquote": "’"}
_SIGNS |= {
    b"~": " ",
    b"_": "-",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"{": "{",
    b"}": "}",
    b"\\": "\\",
    b"\n": "\n",
    b"\r": "\n",
}
_SILENT = frozenset(b"fonttbl colortbl stylesheet info pict object header footer listtable generator".split())


def rtf_text(packed: bytes, purse: Purse) -> str:
    """The readable text, as far as the purse goes, for each byte is a step; empty where there is none."""
    rtf = _unpacked(packed, purse.rich)
    purse.rich -= min(len(rtf), purse.rich)
    letters = "".join(_words(rtf))
    return letters.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "").strip()


def _unpacked(packed: bytes, most: int) -> bytes:
    """[MS-OXRTFCP] §2.2: bytes, and references into the last 4,096 of them."""
    if packed[8:12] == _PLAIN:
        return packed[_HEAD : _HEAD + most]
    if packed[8:12] != _PACKED:
        return b""
    out, at = bytearray(_DICTIONARY), _HEAD
    while at < len(packed) and len(out) - len(_DICTIONARY) < most:
        control, at = packed[at], at + 1
        for bit in range(8):
            if not control >> bit & 1:
                out += packed[at : at + 1]
                at += 1
                continue
            token, at = int.from_bytes(packed[at : at + 2]), at + 2
            offset, length = token >> 4, (token & 15) + 2
            back = (len(out) - offset) % _WINDOW
            if not back:
                return bytes(out[len(_DICTIONARY) :])
            for _ in range(length):
                out.append(out[-back] if back <= len(out) else 32)
    return bytes(out[len(_DICTIONARY) :])


def _words(rtf: bytes) -> Iterator[str]:
    """Skips what stands in groups that are no text, and after `\\u` the letter for older readers."""
    charset, depth, silent, skipped = "windows-1254", 0, 0, 0
    for token in _TOKEN.finditer(rtf):
        word, number, code, sign, brace, text = token.groups()
        if brace:
            depth += 1 if brace == b"{" else -1
            silent = silent if depth >= silent else 0
        elif silent:
            continue
        elif sign == b"*" or word in _SILENT:
            silent = depth
        elif word == b"ansicpg":
            charset = f"cp{int(number or 1254)}"
        elif word == b"u" and number:
            skipped = 1
            yield chr(int(number) % 0x10000)  # half a letter, of those beyond: two of them are joined
        elif word or sign:
            yield _LINES.get(word, "") if word else ""
            yield _SIGNS.get(word or sign, "")
        elif code:
            yield "" if skipped else decode(bytes.fromhex(code.decode()), charset, ()).text
            skipped = 0
        elif text:
            yield decode(text[skipped:], charset, ()).text
            skipped = 0
