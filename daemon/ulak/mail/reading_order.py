"""Signs that turn the order of reading around (UAX #9 §2): with them a text seems to say something else."""

_TURNING = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))


def in_written_order(text: str) -> str:
    """The text without embeddings, overrides and isolates; right-to-left words are read without them too."""
    return text.translate(_TURNING)
