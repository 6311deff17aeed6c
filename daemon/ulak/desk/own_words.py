"""What a member of staff wrote in a mail, and nothing that only came along with it."""

from ulak.mail.message import Message
from ulak.mail.quotation import new_text
from ulak.mail.signature import without_signature

_PROBE = "Metin."


def own_words(message: Message) -> str:
    """
    The new text; empty where a reply brings only the quoted letter, or only a signature.

    For a reader the whole is kept where nothing is new. Here it would carry our own notice to the
    author. So a word is put above the text: where only that word is new, nothing is.
    """
    is_whole = message.is_forward or not message.reply_text
    if is_whole or without_signature(new_text(f"{_PROBE}\n\n{message.text}")) != _PROBE:
        return message.reply_text
    return ""
