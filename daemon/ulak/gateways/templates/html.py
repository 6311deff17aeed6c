"""The modest HTML twin of a letter: its text, readable on a phone, in the reader's own colours."""

import html
import re

_LINK = re.compile(r"https://[^\s<>\"]*[^\s<>\".,;:!?)]")
_PAGE = """<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
</head>
<body style="margin:0;padding:16px">
<div style="max-width:42em;font:16px/1.5 system-ui,'Segoe UI',Roboto,Arial,sans-serif;\
white-space:pre-wrap;overflow-wrap:anywhere">{text}</div>
</body>
</html>
"""


def as_html(text: str, language: str) -> str:
    """
    Say the same in HTML: all escaped, links made, no picture, no colour, nothing fetched.

    Colours are the reader's own, in the dark as by day. A link shows its whole address: nobody is
    led anywhere by a word.
    """
    escaped = html.escape(text.strip(), quote=False)
    linked = _LINK.sub(lambda found: f'<a href="{found.group()}">{found.group()}</a>', escaped)
    return _PAGE.format(language=language, text=linked)
