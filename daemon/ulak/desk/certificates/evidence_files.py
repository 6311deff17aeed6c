"""The evidence among the files of a mail, read once however many certificates it is about."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ulak.desk.certificates import evidence_words as words
from ulak.desk.certificates.evidence import Evidence, NotShown, Shown, Sought
from ulak.desk.certificates.ocsp_response import OcspResponse
from ulak.desk.certificates.revocation_list import RevocationList
from ulak.mail.message import Attachment


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file that was attached, by its name and digest, with what it is."""

    name: str
    sha256: str
    evidence: Evidence | NotShown

    def shows(self, sought: Sought) -> Shown | NotShown:
        """Does it say that the certificate is revoked?"""
        return self.evidence if isinstance(self.evidence, NotShown) else self.evidence.shows(sought)


def evidence_in(content: bytes) -> Evidence | NotShown:
    """A CRL or an OCSP response, PEM or DER; else why it is of no use."""
    read = RevocationList.of(content) or OcspResponse.of(content)
    return read or NotShown(words.NO_EVIDENCE)


def evidence_files(attachments: Iterable[Attachment]) -> tuple[EvidenceFile, ...]:
    """Every file with what it is; pictures of a signature are none."""
    return tuple(
        EvidenceFile(one.name, one.sha256, evidence_in(one.content)) for one in attachments if not one.inline
    )


def digests_of_evidence(attachments: Iterable[Attachment]) -> frozenset[str]:
    """Of the files that are a CRL or an OCSP response: they are shown to the desk and not to the author."""
    files = evidence_files(attachments)
    return frozenset(one.sha256 for one in files if not isinstance(one.evidence, NotShown))


def issuers_in(attachments: Iterable[Attachment]) -> Iterator[str]:
    """Who signed the lists among them, for the store to look up: of an indirect one it is another CA."""
    read = (RevocationList.of(one.content) for one in attachments if not one.inline)
    return (one.issuer for one in read if isinstance(one, RevocationList))
