"""Keys that are bad by themselves (BR 6.1.1.3(5)), told by badkeys: whoever sees them can compute them."""

import json
import os
from contextlib import suppress
from pathlib import Path

from badkeys.allkeys import blocklist
from badkeys.checks import checkpubkey
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

SMALLEST_RSA, SMALLEST_CURVE = 2048, 256
"""Bits (BR 6.1.5)."""

_LISTS = "blocklist"
_WORDS = {"roca": "ROCA", "fermat": "Fermat", "smallfactors": "small factor"}


class WeakKeys:
    """
    What badkeys knows of weak keys; its lists of known ones are asked where a folder holds them.

    `size` is what they take of the address space.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.has_lists = folder is not None and _are_read(folder)
        self.size = (folder / "badkeys" / "blocklist.dat").stat().st_size if folder and self.has_lists else 0
        self._checks = (*_WORDS, _LISTS) if self.has_lists else tuple(_WORDS)

    def of(self, public_key: bytes) -> str:
        """What is wrong with a key (SubjectPublicKeyInfo in DER), in a word; empty where nothing is known."""
        try:
            key = load_der_public_key(public_key)
        except (UnsupportedAlgorithm, ValueError):
            return ""
        pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
        found = checkpubkey(pem, checks=self._checks)["results"]
        if listed := found.get(_LISTS):
            return _list_in_words(str(listed["subtest"]))
        return next((word for check, word in _WORDS.items() if check in found), _size_in_words(key))


def _are_read(folder: Path) -> bool:
    """Whether badkeys finds its lists there; it keeps them open, and would end the process without them."""
    os.environ["XDG_CACHE_HOME"] = str(folder)
    with suppress(SystemExit, OSError, ValueError, LookupError, TypeError):
        blocklist(1)
        return bool(json.loads((folder / "badkeys" / "badkeysdata.json").read_bytes())["blocklists"])
    return False


def _list_in_words(name: str) -> str:
    """Debian's keys of 2006 to 2008 are known by that name, all others by whoever published them."""
    return "Debian" if name.startswith("debian") else f"published ({name})"


def _size_in_words(key: PublicKeyTypes) -> str:
    match key:
        case rsa.RSAPublicKey() | dsa.DSAPublicKey():
            return "small" if key.key_size < SMALLEST_RSA else ""
        case ec.EllipticCurvePublicKey():
            return "small" if key.key_size < SMALLEST_CURVE else ""
    return ""
