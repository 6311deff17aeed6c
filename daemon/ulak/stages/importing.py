"""An import into the inventory, piece by piece: what was taken stays, whatever ends it."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from ulak.desk.certificates.imported import Imported
from ulak.desk.certificates.issued import KEPT, Issued, issued
from ulak.store.inventory import Inventory
from ulak.store.inventory_entry import Entered

PIECE = 1_000
"""Certificates that one transaction takes: others write in between."""


class Import:
    """One run over any number of files; `say` hears each problem with its place."""

    def __init__(
        self, inventory: Inventory, clock: Callable[[], datetime], say: Callable[[str], object]
    ) -> None:
        self.entered = Entered()
        self.revoked = self.expired = self.problems = 0
        self._inventory, self._clock, self._say = inventory, clock, say
        self._number = inventory.begin()
        self._waiting: list[Issued] = []

    def take(self, name: str, found: Iterable[Imported]) -> None:
        """All of one file; what is wrong is said and left out."""
        for one in found:
            place = f"{name}:{one.line}"
            if one.problem:
                self.wrong(f"{place}: {one.problem}")
            if one.content:
                self._take(place, one)
        self._enter()

    def wrong(self, sentence: str) -> None:
        """Something that could not be taken as it was given."""
        self.problems += 1
        self._say(sentence)

    def end(self) -> None:
        """Write down what it brought, if anything."""
        if self.entered.new or self.entered.changed or self.entered.subscribers or self.revoked:
            self._inventory.end(self.entered, self.revoked, self._clock())

    def _take(self, place: str, one: Imported) -> None:
        try:
            if one.is_list:
                self._enter()  # its issuer may be among them
                self.revoked += self._inventory.add_list(one.content, self._clock())
                return
            read = issued(one.content)
        except ValueError as wrong:
            self.wrong(f"{place}: {wrong}")
            return
        if read.certificate.not_after + KEPT < self._clock():
            self.expired += 1
            return
        self._waiting.append(replace(read, certificate=replace(read.certificate, subscriber=one.subscriber)))
        if len(self._waiting) >= PIECE:
            self._enter()

    def _enter(self) -> None:
        if self._waiting:
            self.entered += self._inventory.add(self._waiting, self._clock(), self._number)
            self._waiting = []
