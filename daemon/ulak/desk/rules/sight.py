"""A mail as rules see it: by each key of `when`, what it has under that key."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ulak.desk.contact import Channel
from ulak.desk.rules.mentions import mentions, readable
from ulak.desk.rules.text import LONG, NOTHING, Sought, Text
from ulak.mail.address import Address
from ulak.mail.fold import fold
from ulak.mail.message import Attachment, Header, Message, Origin
from ulak.mail.parse import PRIVATE_KEY

# Keys by how a plain string under them is read.
PROSE = ("subject", "body", "text", "attachment")
ADDRESSES = ("from", "to")
FLAGS = ("authenticated", "staff")
SET_BY_RULES = ("kind", "product", "channel", "institution")
TAGS = "tags"
NAMES = ("mailbox", "language", "mentions", TAGS, *SET_BY_RULES)
HEADER = "header."
KEYS = ("from_domain", *PROSE, *ADDRESSES, *FLAGS, *NAMES)


@dataclass(frozen=True, slots=True)
class Asked:
    """
    What a route is asked for: a mail, where it came, and what is settled about it before any rule.

    `authenticated` is an aligned pass, `staff` that the author is listed. Kind, channel, product and
    institution are those an opening mail states (`#tür`, `#kanal`, …); None leaves them to the rules. `tags`
    are those it states, to which rules add.
    """

    message: Message
    mailbox: str
    authenticated: bool = False
    staff: bool = False
    channel: Channel | None = None
    kind: str | None = None
    product: str | None = None
    institution: str | None = None
    tags: tuple[str, ...] = ()

    def given(self) -> dict[str, str]:
        """What stands before the first rule, by field."""
        stated = {field: getattr(self, field) for field in SET_BY_RULES}
        return {field: str(value) for field, value in stated.items() if value}


class MailSight:
    """
    A mail's values, each folded once however many rules ask.

    `so_far` grows as rules set fields, `tagged` as they add tags. `sought` is what the rules look for.
    """

    def __init__(
        self,
        asked: Asked,
        so_far: Mapping[str, str],
        tagged: Sequence[str] = (),
        sought: Sought = NOTHING,
    ) -> None:
        self._asked = asked
        self._so_far = so_far
        self._tagged = tagged
        self._sought = sought
        self._kept: dict[str, tuple[Text, ...]] = {}

    def __call__(self, key: str) -> tuple[Text, ...]:
        """The values under a key; none where the mail has nothing there."""
        if (kept := self._kept.get(key)) is not None:
            return kept
        if key in SET_BY_RULES:
            return self._settled(key)
        if key == TAGS:
            return _unfolded(*self._asked.tags, *self._tagged)
        return self._kept.setdefault(key, self._read(key))

    def _settled(self, key: str) -> tuple[Text, ...]:
        value = self._so_far.get(key, Channel.EMAIL if key == "channel" else "")
        return _unfolded(value) if value else ()

    def _read(self, key: str) -> tuple[Text, ...]:
        if key.startswith(HEADER):
            return self._folded(self._asked.message.all_headers(key.removeprefix(HEADER)))
        if key in PROSE:
            return self._folded(_PROSE[key](self._asked.message))
        return _unfolded(*_NAMED[key](self._asked))

    def _folded(self, texts: Iterable[str]) -> tuple[Text, ...]:
        return tuple((_long if len(text) > LONG else _folded)(text, self._sought) for text in texts)


def _folded(text: str, sought: Sought) -> Text:
    return Text(fold(text), sought)


@lru_cache(maxsize=4)
def _long(text: str, sought: Sought) -> Text:
    """One mail's long text is made ready once, though several keys show it and it may be routed twice."""
    return _folded(text, sought)


def _unfolded(*texts: str) -> tuple[Text, ...]:
    """Addresses and names of this desk are matched as they are, in lower case."""
    return tuple(Text(text.lower()) for text in texts)


def _flag(value: bool) -> tuple[str, ...]:
    return ("true" if value else "false",)


def _attachments(message: Message) -> tuple[str, ...]:
    """Names and types, and `private key` for a file that holds one whatever it is called."""
    words = [word for one in message.attachments for word in (one.name, one.type)]
    keys = ["private key"] if any(one.refused == PRIVATE_KEY for one in message.attachments) else []
    return (*words, *keys)


_PROSE: dict[str, Callable[[Message], tuple[str, ...]]] = {
    "subject": lambda message: (message.subject,),
    "body": lambda message: (message.text,),
    "text": lambda message: (message.subject, readable(message)),
    "attachment": _attachments,
}
_NAMED: dict[str, Callable[[Asked], tuple[str, ...]]] = {
    "mailbox": lambda asked: (asked.mailbox,),
    "from": lambda asked: (asked.message.author.address,),
    "from_domain": lambda asked: (asked.message.author.domain,),
    "to": lambda asked: tuple(a.address for a in (*asked.message.to, *asked.message.cc)),
    "language": lambda asked: (asked.message.language,),
    "mentions": lambda asked: mentions(asked.message),
    "authenticated": lambda asked: _flag(asked.authenticated),
    "staff": lambda asked: _flag(asked.staff),
}


def example_sight(known: Mapping[str, str]) -> Callable[[str], tuple[Text, ...] | None]:
    """
    What an example of a rule shows under each key; None, unknown, for what it leaves out.

    An example that gives a subject or a body has given its text: the other part counts as empty.
    """
    asked = Asked(
        _mail(known),
        known.get("mailbox", ""),
        authenticated=known.get("authenticated") == "true",
        staff=known.get("staff") == "true",
    )
    sight = MailSight(asked, known)

    def seen(key: str) -> tuple[Text, ...] | None:
        if key in ("mentions", TAGS) and key in known:
            return _unfolded(*known[key].split(","))
        return sight(key) if any(part in known for part in (key, *_SHOWN_BY.get(key, ()))) else None

    return seen


_SHOWN_BY = {"text": ("subject", "body"), "mentions": ("subject", "body"), "from_domain": ("from",)}


def _mail(known: Mapping[str, str]) -> Message:
    """The mail that an example describes; addresses and attachments stand with commas between them."""

    def several(key: str) -> list[str]:
        return [word.strip() for word in known.get(key, "").split(",") if word.strip()]

    headers = ((key.removeprefix(HEADER), value) for key, value in known.items() if key.startswith(HEADER))
    return Message(
        headers=tuple(Header(name, value) for name, value in headers),
        author=Address(known.get("from", "").lower()),
        reply_to=None,
        to=tuple(Address(word.lower()) for word in several("to")),
        cc=(),
        subject=known.get("subject", ""),
        message_id="<example@ulak.invalid>",
        message_id_given=False,
        in_reply_to=(),
        references=(),
        date=None,
        text=known.get("body", ""),
        reply_text=known.get("body", ""),
        language=known.get("language", ""),
        attachments=tuple(Attachment(word, "", b"") for word in several("attachment")),
        origin=Origin.HUMAN,
        automatic="",
        bounce_for=(),
        returned=(),
        is_forward=False,
        flags=(),
        digest="",
    )
