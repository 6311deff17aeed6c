"""The JSON of what a ticket knows of certificates and their subscribers."""

from ulak.cli.moments import moment
from ulak.desk.certificates.report import Informed, Report, Reported

Document = dict[str, object]


def of_report(report: Report) -> Document:
    """
    The certificates of a ticket and who must hear of them; `reports` counts those of the case.

    `actionable` says whether a certificate of ours is named, null where none is named at all.
    """
    return {
        "certificates": [_of_reported(one, report) for one in report.certificates],
        "subscribers": [_of_informed(one) for one in report.subscribers],
        "reports": report.reports,
        "actionable": report.is_actionable,
        "looked_at": moment(report.looked_at),
        "inventory": report.inventory,
        "left_out": report.left_out,
        "not_looked_up": report.not_looked_up,
    }


def _of_reported(one: Reported, report: Report) -> Document:
    """A certificate a report is about, or what it calls one that nobody here knows."""
    revoked, subscriber = one.revocation, report.subscriber(one.subscriber)
    return {
        "serial": one.serial or None,
        "sha256": one.sha256 or None,
        "subject": one.subject or None,
        "found_in": one.found_in,
        "verdict": one.verdict,
        "written": one.written or None,
        "known": one.is_known,
        "spki_sha256": one.spki or None,
        "not_after": moment(one.not_after),
        "reasons": list(one.reasons),
        "weak": one.weak or None,
        "subscriber": subscriber.name if subscriber else None,
        "revoked_at": moment(revoked.at) if revoked else None,
        "evidence": revoked.evidence if revoked else None,
    }


def _of_informed(one: Informed) -> Document:
    """A subscriber who must hear what was found; `told_on` is another ticket of the case that tells them."""
    return {
        "name": one.name,
        "institution": one.institution or None,
        "contacts": [contact.address for contact in one.contacts],
        "failed": list(one.failed),
        "told_at": moment(one.told_at),
        "channel": one.channel or None,
        "told_on": one.told_on or None,
    }
