"""“The third of its kind in 90 days”, in both languages of the desk."""

from collections.abc import Iterator

from ulak.desk.phrases import say
from ulak.desk.recurring.kin import Kin
from ulak.desk.rules.rulebook import Words

MOST_NAMED = 10
"""Numbers of others that a page names."""

OF_KIND = Words(
    "{days} günde türünün {place}. kaydı ({others})", "{place} of its kind in {days} days ({others})"
)
OF_AUTHOR = Words(
    "başvuru sahibinin bu ürün için {days} günde {place}. şikâyeti ({others})",
    "{place} complaint of this author about the product in {days} days ({others})",
)
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()


def kin_in_words(kin: Kin, language: str) -> tuple[str, ...]:
    """A sentence for each way it recurs, with the numbers of the others."""
    return tuple(_sentences(kin, language))


def _sentences(kin: Kin, language: str) -> Iterator[str]:
    for words, numbers in ((OF_KIND, kin.of_kind), (OF_AUTHOR, kin.of_author)):
        if numbers:
            place = _place(len(numbers) + 1, language)
            yield say(words, language, days=str(kin.days), place=place, others=named(numbers))


def _place(place: int, language: str) -> str:
    if language == "tr":
        return str(place)
    return f"the {_ORDINALS[place - 1]}" if place <= len(_ORDINALS) else f"number {place}"


def named(numbers: tuple[str, ...]) -> str:
    """Numbers of tickets in a sentence: the last ones, which are the most alike in time."""
    more = ("…",) if len(numbers) > MOST_NAMED else ()
    return ", ".join((*more, *numbers[-MOST_NAMED:]))
