"""
Mails that surprised somebody, and what we understand of each.

`NN-name.eml` is the mail, `.toml` what must be understood, `.why` who sends such mail. A field
left out of the `.toml` is not asked for; `text`, `not_text` and `flags` are parts to be found.
"""

import tomllib
from pathlib import Path

import pytest

from ulak.mail.message import Message
from ulak.mail.parse import parse

LETTERS = sorted(Path(__file__).parent.glob("*.eml"))


def understood(message: Message) -> dict[str, object]:
    return {
        "subject": message.subject,
        "from": message.author.address,
        "name": message.author.name,
        "reply_to": message.reply_to.address if message.reply_to else "",
        "origin": message.origin.value,
        "automatic": bool(message.automatic),
        "language": message.language,
        "reply_text": message.reply_text,
        "forward": message.is_forward,
        "forwarded": [one.author.address for one in message.originals],
        "bounce_for": list(message.bounce_for),
        "returned": list(message.returned),
        "encrypted": message.encrypted,
        "attachments": [attachment.name for attachment in message.attachments],
    }


@pytest.mark.parametrize("letter", LETTERS, ids=lambda path: path.stem)
def test_the_letter_is_understood(letter):
    expected = tomllib.loads(letter.with_suffix(".toml").read_text(encoding="utf-8"))
    message = parse(letter.read_bytes())
    parts = {name: expected.pop(name, []) for name in ("text", "not_text", "flags")}
    found = understood(message)
    assert {name: found[name] for name in expected} == expected
    assert [part for part in parts["text"] if part not in message.text] == []
    assert [part for part in parts["not_text"] if part in message.text] == []
    assert [part for part in parts["flags"] if not any(part in flag for flag in message.flags)] == []


@pytest.mark.parametrize("letter", LETTERS, ids=lambda path: path.stem)
def test_somebody_said_who_sends_it(letter):
    assert letter.with_suffix(".why").read_text(encoding="utf-8").strip()


def test_there_are_letters_to_read():
    assert len(LETTERS) > 15
