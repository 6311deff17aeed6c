"""How alike two complaints are by their words; the one place that asks rapidfuzz."""

from collections.abc import Collection, Mapping

ALIKE = 65.0
"""Of 100: what the table of `tests/desk/test_likeness.py` divides best."""

SHARED, BESIDE_PRODUCT = 3, 2
"""So many stems two complaints must share, and so many that are not the name of a product: short texts about
one product would all be alike."""

_FLOOR = 45.0
"""A short text that stands wholly in a long one is not yet alike: all words of both must reach this."""


def alike(
    stems: Collection[str], others: Mapping[str, Collection[str]], products: Collection[str]
) -> tuple[str, ...]:
    """The keys of those that are alike, the most alike first; `products` are stems of products' names."""
    from rapidfuzz import fuzz, process  # a process that only reads mail has no need of it

    near = {key: one for key, one in others.items() if _share_enough(stems, one, products)}
    wanted, texts = _joined(stems), {key: _joined(one) for key, one in near.items()}
    found = process.extract(wanted, texts, scorer=fuzz.token_set_ratio, score_cutoff=ALIKE, limit=None)
    return tuple(key for text, _, key in found if fuzz.ratio(wanted, text) >= _FLOOR)


def _share_enough(one: Collection[str], other: Collection[str], products: Collection[str]) -> bool:
    shared = set(one) & set(other)
    return len(shared) >= SHARED and len(shared - set(products)) >= BESIDE_PRODUCT


def _joined(stems: Collection[str]) -> str:
    """Sorted: in which order they were written says nothing."""
    return " ".join(sorted(stems))
