"""Things by their names in a story: `{www.serial}` in a line, `server.key = victim.pem` as a file."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

from tests.scenarios import keyring
from tests.scenarios.keyring import Ring

Moment = Callable[[str], datetime]
_NAME = r"(?P<name>[a-z][a-z0-9-]*)"
_AT = r"(?P<at>\d{4}-\d\d-\d\d \d\d:\d\d(?::\d\d)?)"


def thing(words: str, ring: Ring, moment: Moment) -> bytes | None:
    """What such words name; None where they name nothing of this story's."""
    for pattern, make in _THINGS:
        if said := re.fullmatch(pattern, words):
            known = {*ring.keys, *ring.certificates, None, "nothing"}
            names = re.split(
                r", ", said.groupdict().get("names") or said.groupdict().get("name") or "nothing"
            )
            return make(said, ring, moment) if known.issuperset(names) else None
    return None


def in_words(line: str, ring: Ring, moment: Moment) -> str:
    """
    The line with each `{thing}` in place of its name; other braces stay.

    One of several lines is quoted as its name was: `> {victim.pem}`.
    """

    def put(braces: re.Match[str]) -> str:
        made = thing(braces[2], ring, moment)
        lines = (made or b"").decode().rstrip("\n").split("\n")
        return braces[0] if made is None else f"\n{braces[1]}".join((f"{braces[1]}{lines[0]}", *lines[1:]))

    return re.sub(r"((?:^[> ]*)?)\{([^{}]+)\}", put, line, flags=re.MULTILINE) if ring.keys else line


def _named(said: re.Match[str], ring: Ring, moment: Moment) -> bytes:
    """A certificate's number, digest or file, or a form of a key, its own where a certificate is named."""
    name, form = said["name"], said["form"]
    made = _of_certificate(name, form, ring) if name in ring.certificates else None
    if made is not None:
        return made
    key = ring.private(name)
    return keyring.spki(key).encode() if form == "spki" else keyring.written(key, form)


def _of_certificate(name: str, form: str, ring: Ring) -> bytes | None:
    number, made = ring.certificates[name].number, ring.issued(name)
    before = ring.issued(name, is_precertificate=True)
    octets = number.to_bytes((number.bit_length() + 7) // 8)
    match form:
        case "serial":
            return f"{number:X}".encode()
        case "colons":
            return octets.hex(":").upper().encode()
        case "decimal":
            return str(number).encode()
        case "sha256":
            return sha256(made.public_bytes(keyring.DER)).hexdigest().encode()
        case "precertificate-sha256":
            return sha256(before.public_bytes(keyring.DER)).hexdigest().encode()
        case "certificate":
            return made.public_bytes(keyring.PEM)
        case "cer":
            return made.public_bytes(keyring.DER)
        case "p7b":
            return keyring.bundle([made, keyring.authority_certificate()])
        case "precertificate":
            return before.public_bytes(keyring.PEM)
    return None


def _csr(said: re.Match[str], ring: Ring, moment: Moment) -> bytes:
    return keyring.request(ring.private(said["name"]), said["words"])


def _crl(said: re.Match[str], ring: Ring, moment: Moment) -> bytes:
    names = [] if said["names"] == "nothing" else said["names"].split(", ")
    serials = [ring.certificates[one].number for one in names]
    return keyring.revocation_list(serials, moment(said["at"]), said["reason"] or "keyCompromise")


def _ocsp(said: re.Match[str], ring: Ring, moment: Moment) -> bytes:
    at = moment(said["at"])
    return keyring.ocsp_response(ring.issued(said["name"]), at if said["state"] == "revoked" else None, at)


def _zip(said: re.Match[str], ring: Ring, moment: Moment) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in said["members"].split(" and "):
            name, _, words = member.partition(" = ")
            content = thing(words, ring, moment)
            if content is None:
                raise ValueError(f"nobody has “{words}”")
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content)
    return file.getvalue()


_THINGS: tuple[tuple[str, Callable[[re.Match[str], Ring, Moment], bytes]], ...] = (
    (rf"{_NAME}\.(?P<form>[a-z0-9-]+)", _named),
    (rf"csr of {_NAME} named (?P<words>.+)", _csr),
    (rf"pock of {_NAME}", lambda said, ring, _: keyring.pock(ring.private(said["name"]))),
    (rf"forged {_NAME}", lambda said, ring, _: keyring.forged(ring.private(said["name"]))),
    (rf"crl of (?P<names>[a-z][a-z0-9, -]*) at {_AT}(?: for (?P<reason>\w+))?", _crl),
    (rf"ocsp of {_NAME} (?P<state>revoked|good) at {_AT}", _ocsp),
    (r"zip of (?P<members>.+)", _zip),
)
