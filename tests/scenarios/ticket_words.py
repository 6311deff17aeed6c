"""Whether a ticket says of itself what a story expects, and what it says instead."""

import re
from datetime import datetime
from typing import Any

from tests.scenarios.grammar import ISTANBUL, TIME, moment

_PROMISE = re.compile(rf"(\S+)(?: to (\S+))?(?: due ({TIME}))? (\S+)(?: kept ({TIME}))?")


def why_not(ticket: dict[str, Any], key: str, words: str) -> str:
    """Why the ticket is not so; empty where it is."""
    match key:
        case "promise":
            return _no_such_promise(ticket, words)
        case "no promise":
            found = [_promise(one) for one in ticket["promises"] if words in ("", one["promise"])]
        case "participant":
            found = [f"{one['address']} as {one['role']}" for one in ticket["participants"]]
            return "" if words in found else f"there are: {', '.join(found)}"
        case "link":
            found = [f"to {one['number']} as {one['relation']}" for one in ticket["links"]]
            return "" if words in found else f"there are: {', '.join(found) or 'none'}"
        case "no link":
            found = [one["number"] for one in ticket["links"]]
        case "message" | "certificate" | "subscriber":
            found = [_IN_WORDS[key](one) for one in ticket[f"{key}s"]]
            return "" if any(is_like(one, words + "*") for one in found) else f"there are: {'; '.join(found)}"
        case "no message" | "no certificate":
            what = key.removeprefix("no ")
            found = [one for one in map(_IN_WORDS[what], ticket[f"{what}s"]) if is_like(one, words + "*")]
        case "journal":
            events = [one["event"] for one in ticket["journal"]]
            return "" if words in events else f"there are: {', '.join(events)}"
        case _:
            return _why_not_field(ticket, key, words)
    return f"there is: {', '.join(found)}" if found else ""


def _message(one: dict[str, Any]) -> str:
    state = f" {one['delivery']['state']}" if one.get("delivery") else ""
    people = ", ".join(one["to"]) if one["direction"] == "out" else one["from"]
    return f"{one['direction']} {one['kind']}{state}: {people}"


def _certificate(one: dict[str, Any]) -> str:
    name = one["serial"] or one["written"]
    known = "" if one["known"] else " not found"
    weak = f" weak {one['weak']}" if one["weak"] else ""
    revoked = f" revoked {_local(one['revoked_at'])}" if one["revoked_at"] else ""
    return f"{name}{known} {one['verdict'] or 'untried'}{weak}{revoked} in {one['found_in']}"


def _subscriber(one: dict[str, Any]) -> str:
    if one["told_at"]:
        return (
            f"{one['name']} told {_local(one['told_at'])}{' by ' + one['channel'] if one['channel'] else ''}"
        )
    return f"{one['name']} told on {one['told_on']}" if one["told_on"] else f"{one['name']} waiting"


_IN_WORDS = {"message": _message, "certificate": _certificate, "subscriber": _subscriber}


def _why_not_field(ticket: dict[str, Any], key: str, words: str) -> str:
    if key == "tags" and words == "none":
        return f"tags: {', '.join(ticket['tags'])}" if ticket["tags"] else ""
    if key == "tags":
        missing = {word.strip() for word in words.split(",")} - set(ticket["tags"])
        return f"tags: {', '.join(ticket['tags'])}" if missing else ""
    if key in ("received", "closed"):
        value = ticket[f"{key}_at"]
        return "" if value and _is_at(value, words) else f"it is {_local(value)}"
    if key == "told" and words != "none":
        return _why_not_told(ticket["told"], words)
    value = ticket[key]["address"] if key == "author" else ticket[key]
    if words == "none":
        return "" if not value else f"it is {value}"
    return "" if is_like(str(value or ""), words) else f"it is {value}"


def _why_not_told(told: dict[str, Any] | None, words: str) -> str:
    """`phone 2026-11-24 14:05`: by which other way than our letters the author was told, and when."""
    channel, _, at = words.partition(" ")
    if told is None:
        return "nobody told the author in another way"
    is_it = told["channel"] == channel and _is_at(told["at"], at)
    return "" if is_it else f"it is {told['channel']} {_local(told['at'])}"


def _no_such_promise(ticket: dict[str, Any], words: str) -> str:
    asked = _PROMISE.fullmatch(words)
    assert asked, f"not a promise: {words}"
    name, party, due, state, kept = asked.groups()
    for one in ticket["promises"]:
        is_it = (one["promise"], one["to"], one["state"]) == (name, party or "", state)
        is_kept = bool(one["kept_at"]) == bool(kept) and _fits(one["kept_at"], kept)
        if is_it and is_kept and _fits(one["due_at"], due):
            return ""
    return "there are: " + "; ".join(map(_promise, ticket["promises"]))


def _promise(one: dict[str, Any]) -> str:
    party = f" to {one['to']}" if one["to"] else ""
    kept = f" kept {_local(one['kept_at'])}" if one["kept_at"] else ""
    return f"{one['promise']}{party} due {_local(one['due_at'])} {one['state']}{kept}"


def _fits(value: str, words: str | None) -> bool:
    """Is it then, where the story says when?"""
    return not words or _is_at(value, words)


def _is_at(value: str, words: str) -> bool:
    """The same minute, or the same second where the story names one."""
    at = datetime.fromisoformat(value)
    there = (
        at.replace(second=0, microsecond=0)
        if len(words) == len("2026-11-24 09:00")
        else at.replace(microsecond=0)
    )
    return there == moment(words)


def _local(value: str | None) -> str:
    return f"{datetime.fromisoformat(value).astimezone(ISTANBUL):%Y-%m-%d %H:%M:%S}" if value else "none"


def is_like(value: str, pattern: str) -> bool:
    """Is it the pattern, in which `*` stands for anything?"""
    parts = (re.escape(part) for part in pattern.split("*"))
    return re.fullmatch(".*".join(parts), value, re.DOTALL) is not None
