"""What complaints lack that the month's figures need: a backlog for the coordinators and `ulak status`."""

from collections.abc import Mapping
from dataclasses import dataclass

from ulak.desk.phrases import say
from ulak.desk.rules.rulebook import Words

IN_WORDS = Words(
    "Eksiği olan şikâyetler: ürünü {product}, kategorisi {category}, kök nedeni {root_cause}, haklı bulunup"
    " bulunmadığı {founded} kayıtta yazılmamış.",
    "Complaints that lack something: the product on {product}, the category on {category}, the root cause on"
    " {root_cause}, whether they were founded on {founded}.",
)


@dataclass(frozen=True, slots=True)
class Lacking:
    """
    How many complaints lack each, of those that are open or were closed lately.

    Root cause and whether they were founded are known by the closing, so these are counted of closed ones.
    `tickets` are the numbers of a few, the latest first.
    """

    product: int = 0
    category: int = 0
    root_cause: int = 0
    founded: int = 0
    tickets: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Does anything lack?"""
        return bool(self.product or self.category or self.root_cause or self.founded)

    @property
    def was_not_said(self) -> bool:
        """Does something lack that a closing should have said?"""
        return bool(self.root_cause or self.founded)


NOTHING_LACKING = Lacking()
_EACH = ("product", "category", "root_cause", "founded")


def lacking_in_words(lacking: Lacking, language: str) -> str:
    """One sentence with the numbers; empty where nothing lacks."""
    if not lacking:
        return ""
    return say(IN_WORDS, language, **{name: str(number) for name, number in in_numbers(lacking).items()})


def in_numbers(lacking: Lacking) -> Mapping[str, int]:
    """How many lack each, by what lacks; for documents that programs read."""
    return {name: getattr(lacking, name) for name in _EACH}
