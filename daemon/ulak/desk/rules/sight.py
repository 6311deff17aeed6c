"""A mail as rules see it: by each key of `when`, what it has under that key."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ulak.desk.contact import Channel
from ulak.desk.rules.condition import Text, folded, unfolded
from ulak.desk.rules.mentions import mentions, readable
from ulak.mail.address import Address
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

    `so_far` grows as rules set fields, `tagged` as they add tags.
    """

    def __init__(self, asked: Asked, so_far: Mapping[str, str], tagged: Sequence[str] = ()) -> None:
        self._asked = asked
        self._so_far = so_far
        self._tagged = tagged
        self._kept: dict[str, tuple[Text, ...]] = {}

    def __call__(self, key: str) -> tuple[Text, ...]:
        """The values under a key; none where the mail has nothing there."""
        if key in SET_BY_RULES:
            return self._settled(key)
        if key == TAGS:
            return unfolded(*self._asked.tags, *self._tagged)
        if key not in self._kept:
            self._kept[key] = self._read(key)
        return self._kept[key]

    def _settled(self, key: str) -> tuple[Text, ...]:
        value = self._so_far.get(key, Channel.EMAIL if key == "channel" else "")
        return unfolded(value) if value else ()

    def _read(self, key: str) -> tuple[Text, ...]:
        if key.startswith(HEADER):
            return folded(*self._asked.message.all_headers(key.removeprefix(HEADER)))
        return _READERS[key](self._asked)


def _flag(value: bool) -> tuple[Text, ...]:
    return unfolded("true" if value else "false")


def _text(message: Message) -> tuple[Text, ...]:
    return folded(message.subject, readable(message))


def _attachments(message: Message) -> tuple[Text, ...]:
    """Names and types, and `private key` for a file that holds one whatever it is called."""
    words = [word for one in message.attachments for word in (one.name, one.type)]
    keys = ["private key"] if any(one.refused == PRIVATE_KEY for one in message.attachments) else []
    return folded(*words, *keys)


_READERS: dict[str, Callable[[Asked], tuple[Text, ...]]] = {
    "mailbox": lambda asked: unfolded(asked.mailbox),
    "from": lambda asked: unfolded(asked.message.author.address),
    "from_domain": lambda asked: unfolded(asked.message.author.domain),
    "to": lambda asked: unfolded(*(a.address for a in (*asked.message.to, *asked.message.cc))),
    "subject": lambda asked: folded(asked.message.subject),
    "body": lambda asked: folded(asked.message.text),
    "text": lambda asked: _text(asked.message),
    "attachment": lambda asked: _attachments(asked.message),
    "language": lambda asked: unfolded(asked.message.language),
    "mentions": lambda asked: unfolded(*mentions(asked.message)),
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
            return unfolded(*known[key].split(","))
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
