"""Certificates named by their number at crt.sh: links and words. No address of a stranger is opened."""

import re
from collections.abc import Iterator

from ulak.mail.identifier import Form, Reading
from ulak.mail.written_numbers import Written

_ID = r"\d{1,14}(?!\w)"
_LINK = re.compile(r"crt\.sh/?\?[^\s<>\"']{1,500}", re.IGNORECASE)
_KEY = re.compile(rf"(?:[?&;]|&amp;)(?:id|d|asn1|q)=({_ID})", re.IGNORECASE)
_IN_WORDS = re.compile(
    rf"crt\.sh(?:/|[\s:#(]{{1,3}})(?:(?:ids?|no|entry|entries|kayd\w{{0,6}}|kimli\w{{0,6}})\b[\s:=#(]{{0,3}})?"
    rf"({_ID}(?:(?:\s?[,;]\s?|\s(?:and|ve)\s){_ID}){{0,500}})",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+")


def crt_sh_ids(text: str) -> Iterator[Written]:
    """Each id, with the whole link as it stands there."""
    for link in _LINK.finditer(text):
        for key in _KEY.finditer(link[0]):
            yield Written(*link.span(), (_reading(key[1]),))
    for words in _IN_WORDS.finditer(text):
        for number in _NUMBER.finditer(text, *words.span(1)):
            yield Written(*number.span(), (_reading(number[0]),))


def _reading(number: str) -> Reading:
    return Reading(Form.CRT_SH, number.lstrip("0") or "0")
