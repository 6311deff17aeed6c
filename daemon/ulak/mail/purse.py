"""What it may cost to open wrappings, over one whole mail: a stranger decides how many there are."""

from dataclasses import dataclass


class CannotBeOpened(ValueError):
    """A wrapping that no program wrote so, or that holds more than a mail may cost."""


@dataclass
class Purse:
    """
    Bytes that may come out, of them Rich Text, and elements that may be looked at on the way.

    A signed mail of 25 MB, streamed in pieces of 1,000 bytes, has 26,000 elements.
    """

    bytes: int = 35 * 1024 * 1024
    elements: int = 300_000
    rich: int = 1024 * 1024

    def pay_for_bytes(self, count: int) -> None:
        """Take them out, or refuse, and then for good: to find out that it is too much has cost as much."""
        self.bytes, enough = max(0, self.bytes - count), count <= self.bytes
        if not enough:
            raise CannotBeOpened("more comes out of it than a mail may hold")

    def pay_for_element(self) -> None:
        """Take one out, or refuse."""
        if not self.elements:
            raise CannotBeOpened("too many pieces")
        self.elements -= 1
