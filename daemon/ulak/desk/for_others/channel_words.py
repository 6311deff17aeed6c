"""What people call the channels: in commands, and in the sentences of letters."""

from collections.abc import Mapping
from dataclasses import dataclass

from ulak.desk.commands.nearest import close_to
from ulak.desk.contact import Channel
from ulak.desk.rules.rulebook import Words
from ulak.mail.fold import fold

TITLES: Mapping[Channel, Words] = {
    Channel.PHONE: Words("telefon", "phone"),
    Channel.CIMER: Words("CİMER", "CİMER"),
    Channel.TUBIMER: Words("TÜBİMER", "TÜBİMER"),
    Channel.SOCIAL: Words("sosyal medya", "social media"),
    Channel.WEB: Words("web", "web"),
    Channel.EMAIL: Words("e-posta", "email"),
    Channel.IN_PERSON: Words("şahsen", "in-person"),
}
NETWORKS = ("x", "twitter", "linkedin", "instagram", "facebook", "youtube", "şikayetvar")
"""Each is social media; the word is kept."""

EBYS = "ebys"
"""Where answers to CİMER are entered. What comes by it may be anything, so no ticket comes by it."""

_CALLED: Mapping[Channel, tuple[str, ...]] = {
    Channel.PHONE: ("tel", "telefonla", "çağrı merkezi"),
    Channel.SOCIAL: ("sosyal", "social", "sosyal medyadan", *NETWORKS),
    Channel.WEB: ("web formu", "web form"),
    Channel.EMAIL: ("posta", "mail"),
    Channel.IN_PERSON: ("yüz yüze", "yüzyüze", "şahsi", "in person"),
    Channel.CIMER: (EBYS,),
}
_OTHER_WORDS = frozenset((*NETWORKS, EBYS))
"""Words that say more than their channel: which network, which system."""

_MOST_WORDS = 2
NO_CHANNEL = Words(
    "“{value}” bir kanal değil; kanallar: {names}", "“{value}” is no channel; there are: {names}"
)


@dataclass(frozen=True, slots=True)
class Called:
    """A channel as somebody named it; `network` is the word where that says more, as it is spelt here."""

    channel: Channel
    network: str = ""


def _bare(word: str) -> str:
    return "".join(char for char in fold(word) if char.isalnum())


_NAMED: Mapping[str, Called] = {
    _bare(word): Called(channel, word if word in _OTHER_WORDS else "")
    for channel, title in TITLES.items()
    for word in (channel.value, title.tr, title.en, *_CALLED.get(channel, ()))
}


def channel_named(words: str) -> Called | None:
    """The channel those words name, however they are written; None where they name none."""
    return _NAMED.get(_bare(words))


def channel_and_rest(words: str) -> tuple[Called | None, str]:
    """A line that begins with a channel, and what stands behind it."""
    parts = words.split()
    for count in range(min(_MOST_WORDS, len(parts)), 0, -1):
        if called := channel_named(" ".join(parts[:count])):
            return called, " ".join(parts[count:])
    return None, words


def close_channels(words: str) -> tuple[str, ...]:
    """Channels that may have been meant."""
    titles = (word for one in TITLES.values() for word in (one.tr, one.en))
    called = (word for some in _CALLED.values() for word in some)
    return close_to(words, (*titles, *called))


def names(language: str, *, told: bool = False) -> str:
    """All of them, for a refusal; with `told` also the words by which an answer was given."""
    titles = tuple(title.in_language(language) for title in TITLES.values())
    return ", ".join((*titles, *((EBYS.upper(), *NETWORKS) if told else ())))


def title(channel: Channel, language: str, network: str = "") -> str:
    """The channel in a sentence, with the network where that is known: `sosyal medya (şikayetvar)`."""
    words = TITLES[channel].in_language(language)
    return f"{words} ({network})" if network else words
