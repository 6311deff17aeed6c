"""How single values of config.toml are spelled; each problem is a sentence that shows how to write it."""

import re
from datetime import timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict

from ulak.desk.clocks.duration import parse_duration
from ulak.mail.postable import needs_smtputf8, postable

NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")
ADDRESS = re.compile(r"[^@\s<>,]+@[^@\s<>,]+")


def read_duration(value: object) -> object:
    """Read `90s`, `15m`, `8h`, `2d`."""
    return parse_duration(value) if isinstance(value, str) else value


def read_zone(value: object) -> object:
    """Read an IANA name."""
    try:
        return ZoneInfo(value) if isinstance(value, str) else value
    except (ZoneInfoNotFoundError, ValueError) as unknown:
        raise ValueError(f"{value!r} is not a time zone; write one like Europe/Istanbul") from unknown


def read_address(value: str) -> str:
    """In lower case; the empty one stays, where it means the default."""
    if value and not ADDRESS.fullmatch(value):
        raise ValueError(f"{value!r} is not an address; write one like bilgi@kurum.test")
    if value and (not postable(value) or needs_smtputf8(value)):
        raise ValueError(f"not every mail server can write to {value!r}; take one like bilgi@kurum.test")
    return value.lower()


def read_name(value: str) -> str:
    """A name that stands in rules, in paths and in variables of the environment."""
    if not NAME.fullmatch(value):
        raise ValueError(f"{value!r} is not a name; use small letters a-z, digits, '-' and '_'")
    return value


def read_token(value: str) -> str:
    """I and O are left out: on paper they are 1 and 0."""
    if not re.fullmatch(r"[A-HJ-NP-Z]{2,8}", value):
        raise ValueError(f"{value!r} cannot begin ticket numbers; use 2 to 8 capitals A-Z without I and O")
    return value


def read_pause(value: timedelta) -> timedelta:
    """Polling faster is an attack on the server; IDLE is there for the impatient."""
    if value < timedelta(seconds=1):
        raise ValueError("a mailbox is looked at every second at most; write 1s or more")
    return value


def read_pace(value: timedelta) -> timedelta:
    """A page is made of thousands of tickets: more often than this nobody reads it."""
    if not timedelta(minutes=1) <= value <= timedelta(days=1):
        raise ValueError("the page is written anew every 1m at most, and every 1d at least")
    return value


def read_folders(value: tuple[str, ...]) -> tuple[str, ...]:
    """The first is the inbox, so there is one; twice the same would be read twice."""
    if not value or not all(value) or len(set(value)) != len(value):
        raise ValueError("name at least one folder, and each once")
    return value


def read_after(value: str) -> str:
    """The three words of `after`; what they mean is `desk/arrival.After`."""
    if value not in {"nothing", "seen"} and not re.fullmatch(r"move:.+", value):
        raise ValueError(f"{value!r} is unknown; write nothing, seen or move:FOLDER")
    return value


def read_size(value: object) -> object:
    """Read `20MB`, in millions of bytes."""
    if not isinstance(value, str):
        return value
    if not (match := re.fullmatch(r"(\d{1,3})\s*MB", value.strip(), re.IGNORECASE | re.ASCII)):
        raise ValueError(f"{value!r} is not a size; write megabytes like 20MB")
    return int(match[1]) * 1_000_000


class Quota(BaseModel):
    """So many letters in a sliding window; written `10/1h`."""

    model_config = ConfigDict(frozen=True)
    letters: int
    window: timedelta

    @classmethod
    def parse(cls, value: object) -> object:
        """Read `10/1h`; ValueError with a sentence where it is something else."""
        if not isinstance(value, str):
            return value
        letters, slash, window = value.partition("/")
        if not slash or not letters.strip().isdigit():
            raise ValueError(f"{value!r} is not a limit; write letters/time like 10/1h")
        return cls(letters=int(letters), window=parse_duration(window.strip()))


Duration = Annotated[timedelta, BeforeValidator(read_duration)]
Zone = Annotated[ZoneInfo, BeforeValidator(read_zone)]
Mail = Annotated[str, AfterValidator(read_address)]
Limit = Annotated[Quota, BeforeValidator(Quota.parse)]
Size = Annotated[int, BeforeValidator(read_size)]
Security = Literal["tls", "starttls", "plain"]
