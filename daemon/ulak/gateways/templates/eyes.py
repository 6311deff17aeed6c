"""
What the reader of a letter may see of what people wrote.

The author sees their own words as they are. People of the desk see no personal numbers, but for the one
who asked for the original, and whoever has a ticket of the telephone and must call back.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ulak.desk.contact import Channel
from ulak.desk.decision import Draft
from ulak.desk.recipients import OUTWARD
from ulak.desk.rules.rulebook import Rulebook
from ulak.desk.ticket import Purpose, Ticket
from ulak.mail.address import Address
from ulak.mail.mask import mask
from ulak.mail.private_key import without_private_keys
from ulak.mail.safe_header import LONGEST_VALUE

LONGEST_TEXT = 60_000  # characters of somebody's text in a letter; the whole stays in the original
LONGEST_SUBJECT = LONGEST_VALUE  # as in a header: what stands beside it in a letter must be found
_CUT = "\n[…]"
_BEYOND = 10_000
"""Characters read beyond the last that is shown: half a number or key would not be known as one."""


@dataclass(frozen=True, slots=True)
class Eyes:
    """
    How the words of one letter are shown.

    `is_masked` hides personal numbers, but for the lines in `public` and, with `spares_phones`, all
    telephone numbers. A subject is always masked for people of the desk, since lists of mail show it.
    """

    is_inside: bool
    is_masked: bool
    spares_phones: bool
    public: frozenset[str]

    def see(self, text: str) -> str:
        """The text without what the reader may not see, and not longer than a letter."""
        return self._shown(text, LONGEST_TEXT, _CUT)

    def subject(self, text: str) -> str:
        """The same for the subject of what came or went."""
        return self._shown(text, LONGEST_SUBJECT, "…")

    def own_subject(self, text: str) -> str:
        """The same for the subject of the letter itself."""
        return replace(self, is_masked=self.is_inside).subject(text)

    def person(self, address: Address) -> Address:
        """People write numbers behind their names too."""
        return replace(address, name=self.see(address.name))

    def miss(self, texts: Iterable[str]) -> bool:
        """Is any number hidden from the reader?"""
        return self.is_masked and any(self._masked(one) != without_private_keys(one) for one in texts)

    def _shown(self, text: str, longest: int, cut: str) -> str:
        read = text[: longest + _BEYOND]
        shown = self._masked(read) if self.is_masked else without_private_keys(read)
        return shown if len(text) <= longest else shown[:longest] + cut

    def _masked(self, text: str) -> str:
        return mask(text, self.public, spares_phones=self.spares_phones)


def eyes_of(draft: Draft, ticket: Ticket | None, rulebook: Rulebook, public: frozenset[str]) -> Eyes:
    """Those that read this letter."""
    is_inside = draft.purpose not in OUTWARD
    is_masked = is_inside and draft.purpose is not Purpose.ORIGINAL
    return Eyes(is_inside, is_masked, _calls_back(draft, ticket, rulebook), public)


def _calls_back(draft: Draft, ticket: Ticket | None, rulebook: Rulebook) -> bool:
    """
    Is it a notice of a telephone ticket to the owner alone, or while nobody owns it to the team?

    So is a receipt to the owner, who may have typed the number and is to call it.
    """
    if ticket is None or Channel.PHONE not in (ticket.channel, ticket.reply_channel):
        return False
    if draft.purpose not in (Purpose.NOTICE, Purpose.RECEIPT):
        return False
    team = rulebook.teams.get(ticket.team)
    of_team = (team.address, *team.people) if team else ()
    return {one.address for one in draft.to} <= set((ticket.owner,) if ticket.owner else of_team)
