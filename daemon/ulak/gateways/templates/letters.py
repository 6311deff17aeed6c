"""The letters a desk must have, and what each is for."""

from collections.abc import Mapping

LETTERS: Mapping[str, str] = {
    "acknowledgement": "to the author: what came is registered",
    "acknowledgement-encrypted": "to the author of a mail that nobody here can read",
    "acknowledgement-report": "to whoever reported a certificate problem",
    "acknowledgement-revocation": "to whoever asks for a certificate to be revoked",
    "action": "to whoever has to do something by a day (#aksiyon)",
    "alarm": "to the administrators: ulak needs a hand",
    "anchor": "to quality, once a day: where the chain of the journal stands",
    "answer": "to the author: what staff wrote",
    "author-reminder": "to an author whose reply is awaited (#bekle)",
    "closing-notice": "to the author: the ticket will be closed unless they write",
    "code": "to somebody of the desk: was it you who wrote this",
    "consultation": "to whoever is asked for an opinion (#sor)",
    "decided": "to whoever submitted a text: what the management decided",
    "digest": "to everybody who works here, in the morning: what lies on their desk (#benim)",
    "escalation": "as the time of a promise runs out, and when it is over",
    "final-report": "to the reporter: the outcome of a certificate problem report (#kapat)",
    "findings": "to the team: what a certificate problem report names, and what is proven of it",
    "gate": "to the management: a text to approve or sign",
    "help": "the table of commands (#yardım)",
    "junk-list": "to the coordinators: mail that may be junk",
    "low-rating": "to the coordinators: an author was not satisfied",
    "monthly-report": "to the management and quality, on the first working day: the month in figures",
    "need-more": "to the reporter: more is needed to examine the report (#yanıt eksik-bilgi)",
    "not-ours": "to the reporter: it is about no certificate of ours (#yanıt bizden-değil)",
    "notice": "to the team or the owner: something came",
    "original": "to one person alone: a mail as it came, no number masked (#asıl)",
    "preliminary-report": "to the reporter: findings within 24 hours (#ön-rapor)",
    "preliminary-report-subscriber": "to each subscriber: findings on their certificates (#ön-rapor)",
    "receipt": "to whoever wrote to the desk as staff: what was done",
    "reminder": "to whoever has not done yet what they were asked for",
    "reply": "to whoever asked for an opinion: here it is",
    "retention": "to privacy and quality: what was kept long enough, and when it is removed",
    "subscriber-answer": "to a subscriber: what staff wrote, but for the preliminary report (#yanıt abone)",
    "summary": "to somebody of the desk: the whole ticket (#özet)",
    "survey": "to the author of a closed ticket: how satisfied they are (satisfaction)",
    "transfer": "to a team that was handed a ticket (#ata)",
    "undelivered": "to the owner: a letter did not arrive",
}
ACKNOWLEDGEMENTS = frozenset(one for one in LETTERS if one.startswith("acknowledgement"))
"""The shipped letters that `acknowledge:` may name; a letter of the house may acknowledge as well."""

OF_THE_HOUSE = "a letter of this house"
