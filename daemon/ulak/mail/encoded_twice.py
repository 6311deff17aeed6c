"""Text that was read wrongly once, and stored as utf-8 with the mistake in it."""

import re

from ulak.mail.language import has_turkish_word
from ulak.mail.spelling import as_turkish, is_turkish_as_western

_READ_TWICE = re.compile("[ÂÃÄÅâ][\x80-\xbfŸŽžŠšŒœ€‚ƒ„…†‡ˆ‰‹‘’“”•–—˜™›]")
_NON_ASCII_RUN = re.compile("[^\x00-\x7f]+")
_MOST_TIMES = 3


def read_once(text: str) -> tuple[str, str]:
    """The text as its author wrote it, and what was wrong; empty where nothing was."""
    mended = text
    for _ in range(_MOST_TIMES):
        mended = _unread(mended)
    if mended != text:
        return mended, "utf-8 was encoded twice"
    if is_turkish_as_western(text) and has_turkish_word(as_turkish(text)):
        return as_turkish(text), "windows-1254 was read as windows-1252"
    return text, ""


def _unread(text: str) -> str:
    """
    Where most of what is not ASCII reads as utf-8 again.

    One `Ä` before a quotation mark in a letter with other umlauts does not make it so.
    """
    if not _READ_TWICE.search(text):
        return text
    runs = _NON_ASCII_RUN.findall(text)
    mended = [_unread_run(run) for run in runs]
    if 2 * sum(map(str.__ne__, runs, mended)) <= len(runs):
        return text
    rest = iter(mended)
    return _NON_ASCII_RUN.sub(lambda _: next(rest), text)


def _unread_run(run: str) -> str:
    for codec in ("cp1252", "cp1254"):
        try:
            return b"".join(_byte(letter, codec) for letter in run).decode("utf-8")
        except ValueError:
            continue
    return run


def _byte(letter: str, codec: str) -> bytes:
    """What windows-1252 leaves free, browsers read as C1 controls (WHATWG Encoding §9)."""
    return letter.encode("latin-1" if letter < "\xa0" else codec)
