"""One Authentication-Results field as its server wrote it (RFC 8601 §2.2), strictly enough to be believed."""

import re
from dataclasses import dataclass

LONGEST = 8 * 1024
"""Of a field; one that is longer proves nothing."""

_ID_WITHIN = 1024

# Plainly, as servers write it: behind a comment or in quotes (RFC 8601 allows both) it may come past a
# border that removes fields of its own name by a pattern.
_AUTHSERV_ID = re.compile(r"[ \t\r\n]*([^\s;=\"()]{1,255})(?:[ \t]+\d+)?\s*")
_RESULT = re.compile(r"\s*([A-Za-z][\w-]{0,40})(?:\s*/\s*\d+)?\s*=\s*([A-Za-z]{1,20})(?=\s|$)")
_PROPERTY = re.compile(
    r"\s*([A-Za-z][\w-]{0,30})(?:\s*\.\s*([A-Za-z][\w.-]{0,30}))?\s*=\s*"
    r'("(?:[^"\\]|\\.)*"(?:@[^\s"]{0,253})?|[^\s"]{1,600})(?=\s|$)'
)
_ANYTHING = re.compile(r'\s*(?:"(?:[^"\\]|\\.)*"?|[^\s"]+)')
_ESCAPED = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True)
class Result:
    """
    One method's finding: `spf`, `pass`, and properties such as `smtp.mailfrom`, in lower case.

    A property that is given twice with different values has none: nobody knows which was meant.
    """

    method: str
    result: str
    properties: dict[str, str]


def authentication_results(value: str) -> tuple[str, tuple[Result, ...]]:
    """
    Read one field: authserv-id in lower case, and its results.

    Microsoft writes results without an id; such a field has the id "" and belongs to nobody, as does one
    whose id does not stand plainly at its beginning. Where a quote or a comment has no end, or an end no
    beginning, nobody knows what was meant to stand in it: then nothing passed.
    """
    segments, is_whole = _segments(value)
    found = _authserv_id(value, segments)
    if not found:
        return "", ()
    results = (result for segment in segments[1:] if (result := _result(segment)) is not None)
    said = tuple(result for result in results if is_whole or result.result != "pass")
    return found, said


def may_be_of(value: str, authserv_id: str) -> bool:
    """Does the field begin with that id? A look that costs little, before the field is read."""
    return _authserv_id(value, _segments(value[:_ID_WITHIN])[0]) == authserv_id


def _authserv_id(value: str, segments: list[str]) -> str:
    found = None if value.lstrip().startswith("(") else _AUTHSERV_ID.fullmatch(segments[0])
    return normal(found[1]) if found else ""


def normal(authserv_id: str) -> str:
    """Ids are compared like host names: capitals and a last dot do not matter."""
    return authserv_id.strip().lower().rstrip(".")


def _result(segment: str) -> Result | None:
    found = _RESULT.match(segment)
    if found is None:
        return None
    return Result(found[1].lower(), found[2].lower(), _properties(segment, found.end()))


def _properties(segment: str, at: int) -> dict[str, str]:
    """
    Each `type.name=value` that stands by itself.

    The text is read from left to right and never searched: `reason="header.d=x"` is a reason.
    """
    properties: dict[str, str] = {}
    while at < len(segment):
        found = _PROPERTY.match(segment, at)
        if found is not None and found[2]:
            name, value = f"{found[1]}.{found[2]}".lower(), _value(found[3])
            properties[name] = value if properties.get(name, value) == value else ""
        skipped = found or _ANYTHING.match(segment, at)
        at = skipped.end() if skipped else len(segment)
    return properties


def _value(written: str) -> str:
    if not written.startswith('"'):
        return written.lower()
    local, _, domain = written[1:].rpartition('"')
    return (_ESCAPED.sub(r"\1", local) + domain).lower()


def _segments(value: str) -> tuple[list[str], bool]:
    """
    Split at semicolons outside quotes, and say whether every quote and comment has its two ends.

    Comments, which may nest, are dropped (RFC 5322 §3.2.2).
    """
    segments, depth, quoted, escaped = [""], 0, False, False
    is_whole = len(value) <= LONGEST
    for letter in value[:LONGEST]:
        if escaped:
            escaped = False
        elif letter == "\\" and (quoted or depth):
            escaped = True
        elif not quoted and letter in "()":
            is_whole = is_whole and (letter == "(" or depth > 0)
            depth = depth + 1 if letter == "(" else max(depth - 1, 0)
            segments[-1] += " "
            continue
        elif letter == '"' and not depth:
            quoted = not quoted
        if depth:
            continue
        if letter == ";" and not quoted:
            segments.append("")
        else:
            segments[-1] += letter
    return segments, is_whole and not depth and not quoted
