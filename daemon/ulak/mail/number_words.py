"""What the words before a number say that it is: a serial number, a fingerprint, or something else."""

import re

SERIAL, PRINT = "serial", "print"

_NUMBER = r"(?:[ _-]{0,2}(?:n[ou]\w{0,5}|num(?:ara|ber)?\w{0,8})\b(?:['’]?\w{1,4})?)?"
_SIGNS = r"[\s:=#.'’\"“*|>(\[,-]{0,60}"
_AND_HOW = rf"{_SIGNS}(?:(?:is|olan|hex|decimal|hexadecimal|dec|ondalık|onaltılık)\b[)\s:=-]{{0,10}})?"
_CALLED = re.compile(
    rf"(?<![^\W_])(?:(?P<serial>seri(?:als?)?{_NUMBER}|s/n\b)|"
    r"(?P<print>(?:sha[-_ ]?(?:1|256)[\s:(-]{0,3})?(?:fingerprint|thumbprint|parmak\s?izi\w{0,4})|"
    rf"sha[-_ ]?(?:1|256)\b|spki\b))\)?{_AND_HOW}",
    re.IGNORECASE,
)
_SOMETHING_ELSE = re.compile(
    r"(?:key\s?id(?:entifier)?|keyid|log\s?id|modulus|signature(?:\svalue)?|commit|md5(?:\sfingerprint)?|"
    r"sha[-_ ]?(?:384|512)(?:\sfingerprint)?|private\skey|secret(?:\skey)?|özel\sanahtar\w{0,4}|password|"
    r"parola\w{0,3}|şifre\w{0,4}|exponent\w?|prime\d|coefficient|priv|uuid|guid)\Z",
    re.IGNORECASE,
)
_KEY = re.compile(r"(?<!public )(?<!açık )(?:\bkey|\banahtar\w{0,3})(?:\s(?:is|hex|d))?\Z", re.IGNORECASE)
_GIT = re.compile(r"(?:git|bitbucket|codeberg)[^\s<>]{0,250}\Z", re.IGNORECASE)
_SEEN, _URL_SEEN = 100, 300
_SIGNS_BEFORE = " \t\r\n:=#.'’\"“*|>([,-"
# The digits in the name of a digest are none of the digest.
_DIGEST_NAME = re.compile(r"sha[-_ ]?(?:1|256|384|512)(?![0-9A-Za-z])|md5", re.IGNORECASE)


def called(text: str) -> dict[int, str]:
    """Where numbers stand that words before them call `SERIAL` or `PRINT`."""
    return {one.end(): one.lastgroup or "" for one in _CALLED.finditer(text)}


def without_names(text: str) -> str:
    """The text without the names of digests, letter for letter."""
    return _DIGEST_NAME.sub(lambda name: "~" * len(name[0]), text)


def is_called_something_else(text: str, start: int) -> bool:
    """Do the words before it say that it is the identifier of a key, a commit, or what nobody may read?"""
    before = text[max(0, start - _SEEN) : start].rstrip(_SIGNS_BEFORE)
    return _SOMETHING_ELSE.search(before[-40:]) is not None


def may_be_a_key(text: str, start: int) -> bool:
    """Is it called a key, and not a digest of one? The private number of a curve has as many digits."""
    before = text[max(0, start - _SEEN) : start].rstrip(_SIGNS_BEFORE)
    return _KEY.search(before[-40:]) is not None


def is_of_git(text: str, start: int) -> bool:
    """Is it the name of a commit in the address of a file?"""
    return _GIT.search(text, max(0, start - _URL_SEEN), start) is not None
