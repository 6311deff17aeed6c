"""What is proven about a key by something that came in a mail, and why: in words a person can check."""

from ulak.desk.certificates.finding import Finding, Problem, Verdict, What
from ulak.desk.certificates.statement import is_compromise_statement

_WHY_UNREADABLE = {
    Problem.INVALID: "its numbers do not belong together, or it is damaged",
    Problem.TOO_LARGE: "it is too large to be tried",
    Problem.TOO_SLOW: "trying it took too long",
    Problem.UNSUPPORTED: "it is of a kind that cannot be read here",
}


def verdict_of(finding: Finding, is_ours: bool, verifies: bool) -> tuple[Verdict, str]:
    """
    Judge one finding (BR 4.9.12).

    `is_ours` says that a certificate of the inventory has this key, `verifies` that this certificate's key
    verifies what the private key signed. Without both nothing is confirmed, whatever the mail says of itself.
    The reason is `WHAT in PLACE: why`; letters in Turkish have words for each of the three.
    """
    where = f"{finding.what} in {finding.found_in}"
    if finding.problem is Problem.ENCRYPTED:
        return Verdict.NEEDS_PASSWORD, f"{where}: it is encrypted, and no password is known"
    if finding.problem in _WHY_UNREADABLE:
        return Verdict.UNREADABLE, f"{where}: {_WHY_UNREADABLE[finding.problem]}"
    if finding.problem is Problem.CANNOT_SIGN:
        return Verdict.NOT_PROVEN, f"{where}: keys of this kind cannot sign, so that nothing can be tried"
    if finding.what is What.OTHER:
        return Verdict.NOT_PROVEN, f"{where}: it is public, and proves nothing"
    if not is_ours:
        return Verdict.NOT_PROVEN, f"{where}: its key is that of no certificate in the inventory"
    if finding.what is What.PRIVATE_KEY:
        return _of_key(where, verifies)
    return _of_statement(where, finding)


def _of_key(where: str, verifies: bool) -> tuple[Verdict, str]:
    if not verifies:
        return Verdict.NOT_PROVEN, f"{where}: the key of our certificate does not verify what it signed"
    return Verdict.CONFIRMED, f"{where}: it signed a fresh number, and the key of our certificate verifies it"


def _of_statement(where: str, finding: Finding) -> tuple[Verdict, str]:
    """A request or a self-signed certificate: with ordinary ones, which leak, anybody could stop a site."""
    if not finding.is_signed:
        return Verdict.NOT_PROVEN, f"{where}: its signature was not made with its own key"
    if not is_compromise_statement(finding.name):
        why = "possession shown once, not a compromise statement; ask for one whose common name says so"
        return Verdict.NOT_PROVEN, f"{where}: {why}"
    return (
        Verdict.CONFIRMED,
        f"{where}: signed with the key, and its common name says that it is compromised",
    )
