"""What the stages behind the spool work with, and the one way they make a decision true."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from ulak.desk.clocks.acknowledged import without_acknowledgement
from ulak.desk.clocks.due_task import NOTHING_UNHEARD, Unheard
from ulak.desk.clocks.task_promises import with_task_promises
from ulak.desk.decision import Arrival, Decision
from ulak.desk.house import House
from ulak.desk.rules.rulebook import Rulebook
from ulak.desk.ticket import Ticket
from ulak.fault_point import Step, reach
from ulak.gateways.templates import Templates
from ulak.mail.message import Message
from ulak.stages.accepted import Accepted
from ulak.stages.writing import write
from ulak.store.looks import Looks
from ulak.store.made_by import MadeBy
from ulak.store.tickets import Then, Tickets


@dataclass(frozen=True, slots=True)
class Office:
    """
    The house, its rules and templates as they are at this moment, its tickets and when they are looked at.

    A reload may change rules and templates between any two questions, so a decision is made and settled
    in the office of `today`. `house` is that of the configuration; decisions are made with `trusting`.
    `distrusted` names the mailboxes in which a probe showed that results can be forged, `unheard` says what
    came since an author was asked that nobody has read, or that may be their reply.
    """

    house: House
    tickets: Tickets
    looks: Looks
    accepted: Callable[[], Accepted]
    distrusted: Callable[[], Collection[str]] = frozenset
    unheard: Callable[[Ticket, datetime], Unheard] = lambda ticket, since: NOTHING_UNHEARD

    def today(self) -> Self:
        """The office whose rules and templates stay as they are now: one for each decision."""
        accepted = self.accepted()
        return replace(self, accepted=lambda: accepted)

    def rules(self) -> Rulebook:
        """The rules in force."""
        return self.accepted().rulebook

    @property
    def templates(self) -> Templates:
        """The letters that go with them."""
        return self.accepted().templates

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
        accepted = self.accepted()
        decision = with_task_promises(without_acknowledgement(decision), accepted.rulebook, now)
        mail = f"{arrival.spool_id} {message.message_id} {message.digest}" if arrival and message else ""
        rulebook, templates = accepted.rulebook, accepted.templates
        letters = write(decision, self.house, rulebook, templates, self.tickets, now, mail)
        reach(Step.WRITTEN)
        made = MadeBy(rulebook.version, templates.version, rulebook.inside(), rulebook.listed())
        self.tickets.carry_out(decision, message, arrival, letters, now, then, first, made)
