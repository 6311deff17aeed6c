"""Was the revocation of a reported certificate published? What shows it, and when that was."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from ulak.desk.certificates import evidence_words as words
from ulak.desk.certificates.consulted import Consulted
from ulak.desk.certificates.evidence import NotShown, Shown, Sought
from ulak.desk.certificates.evidence_files import EvidenceFile
from ulak.desk.certificates.report import Reported, Revocation
from ulak.desk.phrases import filled


@dataclass(frozen=True, slots=True)
class Published:
    """
    That it was, as the ticket keeps it.

    `serial` is the number the evidence has, `revoked_at` the time of the revocation there, which may be long
    before anything was published (BR 7.2.2).
    """

    serial: str
    revoked_at: datetime
    revocation: Revocation


@dataclass(frozen=True, slots=True)
class Unshown:
    """That nothing shows it: why not, by the name of each file."""

    reasons: tuple[tuple[str, NotShown], ...] = ()


def published(
    one: Reported,
    serials: Iterable[str],
    files: Iterable[EvidenceFile],
    consulted: Consulted,
    stated: datetime,
    now: datetime,
) -> Published | Unshown:
    """
    Look in the files first, then in the lists that were imported.

    A file that says the certificate is not revoked outweighs another that says it is: CRL and OCSP must agree
    before anybody is told (BR 4.9.7). So does a list without it that is newer.
    """
    asked = [Sought(each, one.issuer, stated, now, consulted.authorities) for each in serials]
    answers = [(file, sought, file.shows(sought)) for sought in asked for file in files]
    shown = [(file, sought, found) for file, sought, found in answers if isinstance(found, Shown)]
    reasons = [(file.name, found) for file, _, found in answers if isinstance(found, NotShown)]
    against = [(name, why) for name, why in reasons if why.is_against]
    if against := against or list(_outweighing(one, [found for _, _, found in shown], reasons)):
        return Unshown(tuple(against))
    if shown:
        file, sought, found = min(shown, key=lambda each: (not each[2].is_verified, each[2].as_of))
        at = max(stated, found.at)
        revocation = Revocation(at, found.name, file.sha256, found.is_verified, found.reason)
        return Published(sought.serial, found.at, revocation)
    return next(_imported(one, asked, consulted), Unshown(tuple(dict.fromkeys(reasons))))


def _outweighing(
    one: Reported, shown: Iterable[Shown], reasons: Iterable[tuple[str, NotShown]]
) -> Iterator[tuple[str, NotShown]]:
    """Each list without it that is newer than the newest evidence of it."""
    for found in sorted(shown, key=lambda found: found.as_of)[-1:]:
        for name, why in reasons:
            if why.lacking and why.lacking.outweighs(found, one.not_after):
                yield name, NotShown(filled(words.NEWER_LACKS, name=why.lacking.name, older=found.name))


def _imported(one: Reported, asked: Iterable[Sought], consulted: Consulted) -> Iterator[Published]:
    for sought in asked:
        if found := consulted.revoked.get((one.issuer, sought.serial)):
            at = max(sought.stated, found.at)
            kept = Revocation(at, found.evidence, found.sha256, found.is_verified, found.reason)
            yield Published(sought.serial, found.at, kept)
