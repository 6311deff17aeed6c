"""What a survey can name besides its ticket: the links that rate, and the one that wants no more of them."""

from typing import Any

from ulak.desk.decision import Draft
from ulak.desk.house import House
from ulak.desk.satisfaction.vote_links import refusal_link, vote_links
from ulak.desk.ticket import Purpose, Ticket


def about_survey(draft: Draft, ticket: Ticket, house: House, language: str) -> dict[str, Any]:
    """The links of `LetterView`, to the counter the survey comes from; nothing for any other letter."""
    if draft.purpose is not Purpose.SURVEY:
        return {}
    address = house.counter(draft.counter).address.address
    return {
        "ratings": vote_links(address, ticket.number, language),
        "refusal": refusal_link(address, ticket.number, language),
    }
