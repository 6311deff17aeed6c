"""What became of one attempt to send a letter (RFC 5321 §4.2): an answer, never an exception."""

from dataclasses import dataclass


def is_permanent(reply: str) -> bool:
    """5yz will not change by trying again; 4yz may (RFC 5321 §4.2.1)."""
    return reply.startswith("5")


@dataclass(frozen=True, slots=True)
class RecipientReply:
    """A server's refusal of one recipient; `code` is the SMTP reply code."""

    address: str
    code: int
    text: str

    @property
    def reply(self) -> str:
        """The server's words, its code before them."""
        return f"{self.code} {self.text}"

    @property
    def is_permanent(self) -> bool:
        """Refused for good."""
        return is_permanent(self.reply)


@dataclass(frozen=True, slots=True)
class Sent:
    """
    The server took the letter over with a 2yz after the final dot.

    `refused` are the recipients it took it not for; the others have it.
    """

    reply: str
    refused: tuple[RecipientReply, ...] = ()


@dataclass(frozen=True, slots=True)
class Deferred:
    """
    Nobody has the letter; trying again may help. `reply` is the server's word or ours about it.

    `away` says that the server could not be spoken to at all, so no other letter would fare better.
    """

    reply: str
    refused: tuple[RecipientReply, ...] = ()
    away: bool = False


@dataclass(frozen=True, slots=True)
class Failed:
    """Nobody has the letter, and trying again will not help."""

    reply: str
    refused: tuple[RecipientReply, ...] = ()


@dataclass(frozen=True, slots=True)
class Uncertain:
    """The letter was handed over and no answer came: the server may have it or not."""

    reply: str
    refused: tuple[RecipientReply, ...] = ()


Outcome = Sent | Deferred | Failed | Uncertain
