"""
What a mistyped word may have meant: `close_to("kapt", words)`, for every refusal of a word or a value.

`work.cannot(order, WHY, close_to(order.value, names), …)` puts the question into the receipt.
"""

from collections.abc import Iterable
from difflib import SequenceMatcher

from ulak.desk.rules.rulebook import Words
from ulak.mail.fold import fold

DID_YOU_MEAN = Words("şunu mu demek istediniz: {close}", "did you mean: {close}")
_LIKE = 0.6
_MUCH_LESS = 0.15
"""What is so much less like it than the best is not worth asking about."""

_LONGEST = 80
"""Of what is compared: a line of any length comes from a mail."""


def close_to(value: str, names: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """The names nearest to the value, best first, as they are spelt; case, dots and hyphens count nothing."""
    wanted = _bare(value)
    rated = [(_likeness(wanted, _bare(name)), name) for name in dict.fromkeys(names)] if wanted else []
    least = max(_LIKE, max((rating for rating, _ in rated), default=0.0) - _MUCH_LESS)
    near = sorted((one for one in rated if one[0] >= least), key=lambda one: -one[0])
    return tuple(name for _, name in near[:most])


def _bare(value: str) -> str:
    return "".join(char for char in fold(value[:_LONGEST]) if char.isalnum())


def _likeness(wanted: str, name: str) -> float:
    """How alike two words are; the beginning of a longer one is very much like it."""
    if len(wanted) >= 2 and name.startswith(wanted):
        return 0.9
    return SequenceMatcher(None, wanted, name).ratio() if name else 0.0


def asked_back(close: Iterable[str], language: str) -> str:
    """Ask it behind a refusal, where there is something near: `; did you mean: #kapat`."""
    names = ", ".join(close)
    return f"; {DID_YOU_MEAN.in_language(language).format(close=names)}" if names else ""
