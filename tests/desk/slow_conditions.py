"""Rules asked the slow way, each string looked for by itself in all of the text: the oracle of the fast way."""

import re
from typing import assert_never

from tests.mail.slow_fold import slowly_folded
from ulak.desk.rules.condition import (
    AllOf,
    AnyOf,
    Condition,
    Contains,
    EachOf,
    Except,
    Is,
    Matches,
    Not,
    Of,
    OneOf,
    Stem,
    Test,
)

_WORD_START = re.compile(r"(?<![^\W_])(?=[^\W_])")


def slowly_holds(condition: Condition, texts: dict[str, tuple[str, ...]]) -> bool:
    """Does it hold for a mail that has these texts under its keys?"""
    match condition:
        case AllOf(parts):
            return all(slowly_holds(part, texts) for part in parts)
        case AnyOf(parts):
            return any(slowly_holds(part, texts) for part in parts)
        case Not(part):
            return not slowly_holds(part, texts)
        case Of(key, test):
            return passes(test, tuple(map(slowly_folded, texts.get(key, ()))))
    raise AssertionError(condition)


def passes(test: Test, values: tuple[str, ...]) -> bool:
    match test:
        case Stem(stem):
            return any(_marked(stem) in _marked(_flat(value)) for value in values)
        case Contains(part):
            return any(part in _flat(value) for value in values)
        case Matches(pattern):
            return any(pattern.compiled.search(value.encode("utf-8", "replace")) for value in values)
        case Is(whole):
            return any(whole == _flat(value) for value in values)
        case OneOf(tests):
            return any(passes(one, values) for one in tests)
        case EachOf(tests):
            return all(passes(one, values) for one in tests)
        case Except(one):
            return not passes(one, values)
    assert_never(test)  # type: ignore[arg-type]


def _flat(text: str) -> str:
    return " ".join(text.split())


def _marked(text: str) -> str:
    return _WORD_START.sub("\n", text)
