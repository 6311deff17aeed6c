"""What the timeline calls tickets, promises and ways to be told, for a reader who has never seen a desk."""

from collections.abc import Mapping

from ulak.desk.contact import Channel
from ulak.desk.ticket import Kind, Ticket

KINDS: Mapping[Kind, str] = {
    Kind.COMPLAINT: "Complaint",
    Kind.REQUEST: "Request",
    Kind.SUGGESTION: "Suggestion",
    Kind.CERTIFICATE_PROBLEM_REPORT: "Certificate Problem Report",
    Kind.PRIVACY_REQUEST: "Privacy request",
    Kind.OTHER: "Mail",
}
PROMISES: Mapping[str, str] = {
    "first-answer": "First answer",
    "preliminary-report": "Preliminary report on the findings (BR 4.9.5)",
    "petition": "Answer to the petition",
    "information-request": "Answer to the information request",
    "privacy-request": "Answer to the privacy request",
    "revocation": "Published revocation",
    "acknowledgement": "Acknowledgement of receipt",
    "resolution": "Resolution",
}
_CHANNELS: Mapping[str, str] = {
    Channel.EMAIL: "by e-mail",
    Channel.PHONE: "by telephone",
    Channel.WEB: "by the web form",
    Channel.CIMER: "through CİMER",
    Channel.TUBIMER: "through TÜBİMER",
    Channel.SOCIAL: "by social media",
    Channel.IN_PERSON: "in person",
}


def of_channel(channel: str) -> str:
    """By which way; one that nobody knows is named as it is."""
    return _CHANNELS.get(channel, f"by {channel}")


def writer_of(ticket: Ticket) -> str:
    """Who filed it."""
    return "reporter" if ticket.kind is Kind.CERTIFICATE_PROBLEM_REPORT else "author"
