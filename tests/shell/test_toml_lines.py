"""Where a key stands."""

import pytest

from ulak.toml_lines import line_of

TEXT = """\
[desk]
name = "x"

[[mailbox]]
name = "a"
imap = { host = "h", port = 1 }

[[mailbox]]
name = "b"

[mailbox.imap]
host = "h"
port = 2
"""


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("desk", "name"), 2),
        (("desk", "token"), 1),
        (("mailbox",), 1),
        (("mailbox", 0, "imap", "port"), 6),
        (("mailbox", 1), 8),
        (("mailbox", 1, "name"), 9),
        (("mailbox", 1, "imap", "port"), 13),
        (("mailbox", 1, "imap", "security"), 11),
        (("elsewhere",), 1),
    ],
)
def test_the_nearest_line(path: tuple[str | int, ...], line: int) -> None:
    assert line_of(TEXT, path) == line
