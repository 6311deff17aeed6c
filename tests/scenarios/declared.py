"""The lines of a story that are about keys and certificates: those declared, and the files made of them."""

import re
from dataclasses import replace

from tests.scenarios.keyring import Certificate, Ring
from tests.scenarios.story import Mail, Reply, Step, Stocked
from tests.scenarios.things import Moment, thing

_UNDER_A_CERTIFICATE = {
    "serial",
    "subscriber",
    "institution",
    "contact",
    "valid",
    "not in the inventory",
    "with its precertificate",
}


def declared(line: str, block: list[str], ring: Ring, moment: Moment) -> bool:
    """Whether the line declares a key or a certificate, which the ring then has."""
    if match := re.fullmatch(r"key ([a-z][a-z0-9-]*)(?: (ec|ed25519))?", line):
        ring.keys[match[1]] = match[2] or "rsa"
    elif match := re.fullmatch(r"certificate (\S+) of (\S+) for (\S.*)", line):
        if match[2] not in ring.keys:
            raise ValueError(f"there is no key {match[2]}")
        ring.certificates[match[1]] = _certificate(match, block, moment)
    return match is not None


def _certificate(match: re.Match[str], block: list[str], moment: Moment) -> Certificate:
    said = {key: value.strip() for key, _, value in (line.partition(":") for line in block if line)}
    if strange := set(said) - _UNDER_A_CERTIFICATE:
        raise ValueError(f"a certificate cannot have “{', '.join(sorted(strange))}”")
    begins, _, ends = said.get("valid", "2026-06-01 to 2027-06-01").partition(" to ")
    return Certificate(
        name=match[1],
        key=match[2],
        hosts=tuple(match[3].split(", ")),
        serial=said.get("serial", ""),
        subscriber=said.get("subscriber", ""),
        institution=said.get("institution", ""),
        contacts=tuple(said.get("contact", "").split(", ")),
        begins=moment(f"{begins} 00:00"),
        ends=moment(f"{ends} 00:00"),
        is_imported="not in the inventory" not in said,
        with_precertificate="with its precertificate" in said,
    )


def with_files(step: Step, ring: Ring, moment: Moment) -> Step:
    """The files that `Attach: name = thing` names, made; a file for the inventory likewise."""
    if isinstance(step, Stocked):
        names = step.name.split(", ")
        whole = ring.inventory(names) if ring.has(names) else _made(step.name, ring, moment)
        return replace(step, content=whole)
    if not isinstance(step, Mail | Reply):
        return step
    named = [value for name, value in step.headers if name == "Attach" and " = " in value]
    made = tuple((one, _made(one.partition(" = ")[2], ring, moment)) for one in named)
    return replace(step, files=made)


def _made(words: str, ring: Ring, moment: Moment) -> bytes:
    made = thing(words, ring, moment)
    if made is None:
        raise ValueError(f"nobody has “{words}”")
    return made
