"""What the files of the evidence are called, and the list of their digests, which `sha256sum -c` reads."""

import re
from collections.abc import Mapping

SUMS = "SHA256SUMS"
SIGNATURE = "SHA256SUMS.sig"
KEY = "signing-key.pem"
TICKET = "ticket.json"
CERTIFICATES = "certificates.json"
ORIGINALS = "originals/"
_SUM = re.compile(r"([0-9a-f]{64})  ([^\n]+)")


def original_file(place: int) -> str:
    """Numbered, since what strangers call their files is nobody's path."""
    return f"originals/{place:04}.eml"


def letter_file(place: int) -> str:
    """The letters likewise."""
    return f"letters/{place:04}.eml"


def journal_file(number: str) -> str:
    """The journal of one ticket."""
    return f"journal/{number}.jsonl"


def chain_file(number: str) -> str:
    """The links of that journal, one for each of its lines."""
    return f"journal/{number}.chain"


def sums(digests: Mapping[str, str]) -> bytes:
    """A line for each file, in the order they were written."""
    return "".join(f"{digest}  {name}\n" for name, digest in digests.items()).encode()


def read_sums(words: bytes) -> dict[str, str]:
    """The digest of each file; lines of another form are nothing."""
    found = (_SUM.fullmatch(line) for line in words.decode("utf-8", "replace").split("\n"))
    return {match[2]: match[1] for match in found if match}
