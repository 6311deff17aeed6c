"""Plain sentences, folded, that say in German, French, Spanish or Russian that a certificate is revoked."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_BREAKS = frozenset(", ( ) : \u2013 \u2014".split())


@dataclass(frozen=True, slots=True)
class _Language:
    """A participle says so with an auxiliary before or behind it, unless another word takes it back."""

    done: re.Pattern[str]
    said: frozenset[str]
    unsaid: frozenset[str]


_GERMAN = _Language(
    re.compile("widerrufen|zuruckgezogen"),
    frozenset("wurde wurden ist sind war waren hat habe haben worden".split()),
    frozenset(
        "nicht nie kein keine keines keins noch wird werden soll sollen sollte muss mussen kann konnen konnte"
        " wenn falls ob sobald nachdem bevor bis sein zu".split()
    ),
)
_FRENCH = _Language(
    re.compile("revoquee?s?"),
    frozenset("a ont est sont avons avez ai ete".split()),
    frozenset(
        "pas jamais sera seront serait soit si doit doivent peut peuvent etre quand lorsque lorsqu apres"
        " avant aucun aucune".split()
    ),
)
_SPANISH = _Language(
    re.compile("revocad[oa]s?"),
    frozenset("ha han fue fueron hemos he esta estan".split()),
    frozenset(
        "no nunca sera seran si cuando debe deben puede pueden ser sea sean despues antes ningun ninguno"
        " ninguna".split()
    ),
)
_RUSSIAN = _Language(
    re.compile("отозва(?:н|на|но|ны|ли|л|ла)"),
    frozenset(),
    frozenset("не нет будет будут если когда ли должен должны может могут быть ни после пока".split()),
)


def claims_elsewhere(words: Sequence[str]) -> bool:
    """Does the sentence say so in one of these?"""
    return words[-1] != "?" and any(map(_claims, _clauses(words)))


def _clauses(words: Sequence[str]) -> Iterator[frozenset[str]]:
    start = 0
    for place, word in enumerate((*words, ",")):
        if word in _BREAKS:
            yield frozenset(words[start:place])
            start = place + 1


def _claims(clause: frozenset[str]) -> bool:
    return any(
        (not language.said or language.said & clause)
        and not language.unsaid & clause
        and any(map(language.done.fullmatch, clause))
        for language in (_GERMAN, _FRENCH, _SPANISH, _RUSSIAN)
    )
