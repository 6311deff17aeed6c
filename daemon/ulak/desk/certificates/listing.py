"""The certificates a ticket is about, as staff speak of them: by number, put on the list and taken off it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from ulak.desk.certificates.marks import marks_of
from ulak.desk.certificates.report import Report, Reported
from ulak.mail.identifier import Form, Reading

STAFF = "staff"
"""Where a certificate was found that staff named."""

_DRESS = re.compile(r"0x|[\s:.\-]", re.IGNORECASE)
_SHA256, _SHA1, _LONGEST = 64, 40, 50


def readings_of(written: str) -> tuple[Reading, ...]:
    """What a number of a staff mail may mean, the likeliest first; nothing where it is none."""
    digits = _DRESS.sub("", written)
    if not re.fullmatch(r"[0-9A-Fa-f]{2,64}", digits):
        return ()
    if len(digits) == _SHA256:
        return (Reading(Form.SHA256, digits.lower()),)
    if len(digits) > _LONGEST:
        return ()
    serials = tuple(Reading(Form.SERIAL, one) for one in serials_of(digits) if one)
    return (*serials, Reading(Form.SHA1, digits.lower())) if len(digits) == _SHA1 else serials


def serials_of(digits: str) -> tuple[str, ...]:
    """Of digits alone nobody can tell whether they are hex or decimal."""
    plain = digits.upper().lstrip("0")
    return (plain, f"{int(plain):X}") if plain.isascii() and plain.isdecimal() else (plain,)


def numbers_of(one: Reported) -> tuple[str, ...]:
    """The serial numbers it may have: of one that nobody here knows its reporter wrote what there is."""
    if one.is_known or one.issuer or not one.serial:
        return (one.serial,) if one.serial else ()
    return serials_of(one.serial)


def meant_by(report: Report, readings: Iterable[Reading]) -> tuple[Reported, ...]:
    """Those of a ticket's certificates that a number means."""
    values = {(one.form, one.value) for one in readings}
    return tuple(one for one in report.certificates if values.intersection(_forms(one)))


def _forms(one: Reported) -> Iterator[tuple[Form, str]]:
    """Also as its reporter wrote it: a precertificate's digest stands nowhere else."""
    yield from ((Form.SERIAL, serial) for serial in numbers_of(one))
    yield from ((Form.SHA256, digest) for digest in (one.sha256, one.spki) if digest)
    yield from ((each.form, each.value) for each in readings_of(one.written))


def key_of(one: Reported) -> str:
    """What tells one certificate of a ticket from another."""
    names = (one.issuer, one.serial) if one.is_known else (one.written, one.found_in, one.sha256, one.spki)
    return "/".join(names)


def without(report: Report, off: Reported) -> Report:
    """The list without it, and without it again when the mail is looked through another time."""
    return replace(
        report,
        certificates=tuple(one for one in report.certificates if one != off),
        taken_off=tuple(dict.fromkeys((*report.taken_off, *_marks(off)))),
    )


def admitted(report: Report) -> Report:
    """What stands on the list is not among those that were taken off."""
    listed = {mark for one in report.certificates for mark in _marks(one)}
    return replace(report, taken_off=tuple(mark for mark in report.taken_off if mark not in listed))


def not_taken_off(rows: tuple[Reported, ...], report: Report) -> tuple[Reported, ...]:
    """Those that staff have not taken off; one that turns out to be ours is another matter."""
    off = {*report.taken_off}
    return tuple(one for one in rows if not off.intersection(_marks(one))) if off else rows


def to_be_revoked(report: Report, now: datetime) -> tuple[Reported, ...]:
    """
    The certificates whose revocation is waited for: ours that are not expired.

    Where none is known to be ours, those the reporter named by a serial number.
    """
    ours = tuple(one for one in report.certificates if one.is_known)
    if ours:
        return tuple(one for one in ours if one.not_after is None or one.not_after >= now)
    return tuple(one for one in report.certificates if numbers_of(one))


def _marks(one: Reported) -> tuple[str, ...]:
    """A certificate of ours by issuer and serial number alone; anything else by whatever names it."""
    marks = tuple(marks_of(one))
    if one.is_known:
        return marks[:1]
    return (*marks, f"written {one.written}") if one.written else marks
