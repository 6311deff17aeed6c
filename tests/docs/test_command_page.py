"""docs/commands.md is the table of commands, as `#yardım` mails it and the desk reads it."""

import runpy

from tests.docs.pages import TOP


def test_the_page_is_the_table_the_desk_reads_by():
    written = runpy.run_path(str(TOP / "docs/commands.py"))["page"]()
    on_disk = (TOP / "docs/commands.md").read_text(encoding="utf-8")
    assert on_disk == written, "run .venv/bin/python docs/commands.py"
