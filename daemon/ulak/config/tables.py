"""The tables of config.toml with their defaults; an unknown key is an error, a secret is refused."""

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from ulak.config.values import (
    Duration,
    Limit,
    Mail,
    Quota,
    Security,
    Size,
    Zone,
    read_after,
    read_duration,
    read_folders,
    read_name,
    read_pace,
    read_pause,
    read_token,
)

LOOPBACK = re.compile(r"localhost|127\.\d+\.\d+\.\d+|::1|\[::1\]")


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Desk(_Table):
    """`[desk]`."""

    name: str = "Kamu SM"
    token: Annotated[str, AfterValidator(read_token)] = "KSM"
    timezone: Zone = ZoneInfo("Europe/Istanbul")
    language: Literal["tr", "en"] = "tr"
    rules: Path = Path("rules")
    templates: Path = Path("templates")
    secret_file: Path = Path("secret")
    hold: Duration = timedelta(minutes=2)


class StoreTable(_Table):
    """`[store]`."""

    url: str = "sqlite:///ulak.db"


class Server(_Table):
    """How to reach one IMAP or SMTP server; the password is never here but in its own file."""

    host: str
    port: int = Field(ge=1, le=65535)
    security: Security = "tls"
    username: str = ""
    password_file: Path | None = None
    ca_file: Path | None = None

    @model_validator(mode="before")
    @classmethod
    def _no_password(cls, table: object) -> object:
        if isinstance(table, dict) and "password" in table:
            raise ValueError(
                "a password does not belong in config.toml; put it in a file and name it by password_file"
            )
        if isinstance(table, dict) and "oauth" in table:
            raise ValueError("oauth is not available in this version; use username and password_file")
        return table

    @model_validator(mode="after")
    def _plain_only_on_loopback(self) -> "Server":
        if self.security == "plain" and not LOOPBACK.fullmatch(self.host):
            raise ValueError(
                f'security = "plain" is refused for {self.host}: only loopback may go without TLS'
            )
        return self


class MailboxTable(_Table):
    """One `[[mailbox]]`."""

    name: Annotated[str, AfterValidator(read_name)]
    address: Mail = Field(min_length=3)
    display_name: str = ""
    folders: Annotated[tuple[str, ...], AfterValidator(read_folders)] = ("INBOX", "Junk")
    since: date | None = None
    poll: Annotated[timedelta, BeforeValidator(read_duration), AfterValidator(read_pause)] = timedelta(
        seconds=30
    )
    idle: bool = True
    after: Annotated[str, AfterValidator(read_after)] = "nothing"
    sent: str = ""
    authserv_id: str = ""
    received_by: tuple[str, ...] = ()
    bounce_address: Mail = ""
    canary: bool = False
    canary_within: Duration = timedelta(hours=2)
    imap: Server
    smtp: Server

    @property
    def watched(self) -> tuple[str, ...]:
        """Every folder that is read: those in which mail comes, and that of what was sent elsewhere."""
        return (*self.folders, *((self.sent,) if self.sent else ()))

    @model_validator(mode="after")
    def _sent_is_apart(self) -> "MailboxTable":
        moved_to = self.after.partition(":")[2].strip()
        if self.sent and self.sent.lower() in (*map(str.lower, self.folders), moved_to.lower()):
            raise ValueError(
                f'`sent` is "{self.sent}", and mail comes there too; it must be a folder of its own, in which'
                " a mail program lays what it has sent"
            )
        return self


class Limits(_Table):
    """`[limits]`: sliding windows for letters nobody wrote, or many get; what an answer may weigh."""

    automatic_per_address: Limit = Quota(letters=10, window=timedelta(hours=1))
    automatic_per_domain: Limit = Quota(letters=100, window=timedelta(hours=1))
    automatic_per_ticket: Limit = Quota(letters=20, window=timedelta(days=1))
    acknowledgements_total: Limit = Quota(letters=2000, window=timedelta(hours=1))
    staff_letters_total: Limit = Quota(letters=2000, window=timedelta(hours=1))
    subscriber_letters_total: Limit = Quota(letters=60, window=timedelta(minutes=1))
    answer_attachments: Size = 20_000_000


class Certificates(_Table):
    """`[certificates]`: what the desk knows of keys beyond its own inventory."""

    weak_keys: Path | None = None


class RecordTable(_Table):
    """`[record]`: what leaves the desk so that its journal cannot be rewritten unseen."""

    anchor: bool = True


class BoardTable(_Table):
    """`[board]`: the page for a folder that the house's own web server protects."""

    out: Path | None = None
    every: Annotated[timedelta, BeforeValidator(read_duration), AfterValidator(read_pace)] = timedelta(
        minutes=5
    )


class Metrics(_Table):
    """`[metrics]`."""

    listen: str = ""


class Settings(BaseSettings):
    """
    The whole of config.toml; `ULAK_DESK__HOLD` and the like in the environment come before the file.

    Paths are absolute once loaded.
    """

    model_config = SettingsConfigDict(
        extra="forbid",
        frozen=True,
        env_prefix="ULAK_",
        env_nested_delimiter="__",
        arbitrary_types_allowed=True,
    )

    desk: Desk = Desk()
    store: StoreTable = StoreTable()
    mailbox: tuple[MailboxTable, ...]
    limits: Limits = Limits()
    certificates: Certificates = Certificates()
    record: RecordTable = RecordTable()
    board: BoardTable = BoardTable()
    metrics: Metrics = Metrics()

    @property
    def mailbox_names(self) -> tuple[str, ...]:
        """What rules may call a mailbox."""
        return tuple(box.name for box in self.mailbox)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment, then the file; nothing else is read."""
        del dotenv_settings, file_secret_settings
        return env_settings, init_settings

    @model_validator(mode="after")
    def _told_apart(self) -> "Settings":
        if not self.mailbox:
            raise ValueError("there is no [[mailbox]]; a desk needs at least one")
        for what, values in (
            ("name", [m.name for m in self.mailbox]),
            ("address", [m.address for m in self.mailbox]),
        ):
            twice = sorted({v for v in values if values.count(v) > 1})
            if twice:
                raise ValueError(f"two mailboxes have the {what} {twice[0]}; each needs its own")
        return self

    def notes(self) -> tuple[str, ...]:
        """What is set and not acted upon by this version, in sentences for `check` and the log."""
        return ("metrics: `listen` opens no port in this version",) if self.metrics.listen else ()
