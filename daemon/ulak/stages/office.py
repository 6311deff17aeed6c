"""What the stages behind the spool work with, and the one way they make a decision true."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from ulak.desk.decision import Arrival, Decision
from ulak.desk.house import House
from ulak.desk.rules.rulebook import Rulebook
from ulak.fault_point import Step, reach
from ulak.gateways.templates import Templates
from ulak.mail.message import Message
from ulak.stages.writing import write
from ulak.store.tickets import Then, Tickets


@dataclass(frozen=True, slots=True)
class Office:
    """
    The house, its rules and templates as they are at this moment, and its tickets.

    `rules` is asked anew for every mail, because a reload may have changed them. `house` is that of
    the configuration; decisions are made with `trusting`. `distrusted` names the mailboxes in which a
    probe showed that results can be forged.
    """

    house: House
    tickets: Tickets
    rules: Callable[[], Rulebook]
    templates: Templates
    distrusted: Callable[[], Collection[str]] = frozenset

    def trusting(self) -> House:
        """The house as decisions must know it now: whose border is believed, and whose is not any more."""
        return self.house.distrusting(self.distrusted())

    def settle(
        self,
        decision: Decision,
        now: datetime,
        message: Message | None = None,
        arrival: Arrival | None = None,
        then: Then | None = None,
        first: Then | None = None,
    ) -> None:
        """
        Write the decision's letters and carry all of it out in one transaction, with `first` and `then`.

        Raises `Stale` when the ticket was changed meanwhile: decide again.
        """
        mail = f"{arrival.spool_id} {message.message_id} {message.digest}" if arrival and message else ""
        letters = write(decision, self.house, self.rules(), self.templates, self.tickets, now, mail)
        reach(Step.WRITTEN)
        self.tickets.carry_out(decision, message, arrival, letters, now, then, first)
