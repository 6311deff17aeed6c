"""
Complaints alike by their words: which group a new one belongs to, what the group shares, what it is called.

Nothing of a text is kept but words that complaints of two authors or more have, so that no name, number or
address that one person wrote ever stands in a group.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from ulak.desk.recurring.stems import SHORTEST, spelled, stems_of
from ulak.mail.mask import mask

AUTHORS = 2
"""Words of a group are those that so many authors used."""

MOST_WORDS, NAMED = 8, 3


@dataclass(frozen=True, slots=True)
class Text:
    """
    What a complaint says, as long as it is compared: `author` is who said it, by whatever knows them again.

    `names` are words that are no words of a group whoever shares them, such as the author's name.
    """

    number: str
    author: str
    language: str
    words: str
    names: str = ""
    product: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Complaints alike: the words they share, the most frequent first, and what to call them."""

    name: str
    words: tuple[str, ...]


def group_of(texts: Sequence[Text], titles: Mapping[str, str]) -> Group | None:
    """
    What these complaints share; None where they have no words of several authors.

    `titles` are those of products: the group is called by the product most of them are about.
    """
    names = stems_of(" ".join(one.names for one in texts))
    used: dict[str, set[str]] = defaultdict(set)
    spellings: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for text in texts:
        for stem, word in spelled(mask(text.words), text.language):
            if stem not in names:
                used[stem].add(text.author)
                spellings[stem][word].add(text.author)
    shared = sorted((stem for stem in used if len(used[stem]) >= AUTHORS), key=lambda s: (-len(used[s]), s))
    words = tuple(word for stem in shared if (word := _spelling(spellings[stem])))[:MOST_WORDS]
    return Group(_name(words, texts, titles), words) if words else None


def _spelling(spellings: Mapping[str, set[str]]) -> str:
    """As several spelled it, else what all spellings begin with: never as one person wrote it alone."""
    several = [word for word, authors in spellings.items() if len(authors) >= AUTHORS]
    if several:
        return min(several, key=lambda word: (-len(spellings[word]), len(word), word))
    beginning = _beginning(min(spellings), max(spellings))
    return beginning if len(beginning) >= SHORTEST else ""


def _beginning(first: str, last: str) -> str:
    """What the first and the last of sorted words begin with, all between them do."""
    return "".join(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(first, last, strict=False)))


def _name(words: Sequence[str], texts: Iterable[Text], titles: Mapping[str, str]) -> str:
    """`Mali Mühür: kargo, gecikme, teslim`; the product's own words are not said twice."""
    products = Counter(one.product for one in texts if one.product in titles)
    title = titles[max(products, key=lambda one: (products[one], one))] if products else ""
    about = _without(words, stems_of(title))[:NAMED] or words[:NAMED]
    return ": ".join(part for part in (title, ", ".join(about)) if part)


def _without(words: Sequence[str], stems: Collection[str]) -> Sequence[str]:
    return [word for word in words if not stems_of(word) & set(stems)]
