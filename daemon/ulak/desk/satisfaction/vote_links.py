"""
Links that write a mail: one for each rating, and one for whoever does not want to be asked (RFC 6068).

A rating is a mail, so a scanner that follows links rates nothing: it would have to send one as the person
who was asked.
"""

from urllib.parse import quote

from ulak.desk.subject_token import RATING_WORDS, REFUSAL_WORDS

RATINGS = range(1, 6)


def vote_links(address: str, number: str, language: str) -> tuple[str, ...]:
    """For the ratings 1 to 5: a mail to the counter that says in subject and text what it is."""
    word = RATING_WORDS[_known(language)]
    told = ((f"[{number} {word} {rating}]", f"{word.capitalize()}: {rating}\r\n") for rating in RATINGS)
    return tuple(_link(address, subject, body) for subject, body in told)


def refusal_link(address: str, number: str, language: str) -> str:
    """The mail of whoever does not want to be asked again."""
    return _link(address, f"[{number} {REFUSAL_WORDS[_known(language)]}]", "")


def _link(address: str, subject: str, body: str) -> str:
    told = f"&body={quote(body, safe='')}" if body else ""
    return f"mailto:{quote(address, safe='@')}?subject={quote(subject, safe='')}{told}"


def _known(language: str) -> str:
    return "tr" if language == "tr" else "en"
