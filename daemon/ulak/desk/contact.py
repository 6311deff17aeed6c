"""How an author is reached who did not come by mail, and that they were told by another way than mail."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Channel(StrEnum):
    """The way a ticket came, or the way its answer goes."""

    EMAIL = "email"
    PHONE = "phone"
    WEB = "web"
    CIMER = "cimer"
    TUBIMER = "tubimer"
    SOCIAL = "social"
    IN_PERSON = "in-person"


@dataclass(frozen=True, slots=True)
class Contact:
    """What an opening mail or a form states about the author, beside name and address; all may be empty."""

    phone: str = ""
    record: str = ""
    link: str = ""


NO_CONTACT = Contact()


@dataclass(frozen=True, slots=True)
class Told:
    """That the author was answered by another way than our mail; `network` is the word staff used for it."""

    channel: Channel
    at: datetime
    network: str = ""
