"""
Letters from the files in `templates/`: the only door of jinja2.

A template is a whole letter: `Subject: ...`, a blank line, the text. Files are read once and
swapped whole by `reload`, so that no letter is ever written from half an edit. Administrators are
trusted, their slips are not: an undefined name is an error, and what is rendered has a limit.
"""

from dataclasses import replace
from pathlib import Path

from ulak.desk.decision import Draft
from ulak.errors import ConfigError
from ulak.gateways.templates.eyes import LONGEST_TEXT
from ulak.gateways.templates.loaded import Loaded, Words
from ulak.gateways.templates.samples import samples
from ulak.gateways.templates.scene import Scene, view

__all__ = ["LONGEST_TEXT", "Scene", "Templates", "Words"]


class Templates:
    """The letters of one house."""

    def __init__(self, folder: Path) -> None:
        """Read the folder; `problems` says what is wrong with it, and so does the first render."""
        self.folder = folder
        self._loaded = Loaded(folder)

    def reload(self) -> None:
        """Take over what the files say now; ConfigError, and the letters as they were, if any is wrong."""
        fresh = Loaded(self.folder)
        if found := tuple(fresh.problems()):
            raise ConfigError("\n".join(found))
        self._loaded = fresh

    def render(self, draft: Draft, scene: Scene) -> Words:
        """Write a draft out in its language, or in the house's where it has no such letter."""
        name = draft.template.removesuffix(".txt")
        language = self._loaded.language(name, (draft.language, scene.house.language))
        return self._loaded.render(name, view(draft, replace(scene, public=self._loaded.public), language))

    def preview(self, name: str, language: str) -> Words:
        """Show a letter with sample words in it; ConfigError where there is no such letter."""
        name = name.removesuffix(".txt")
        return self._loaded.render(name, samples(self._loaded.language(name, (language,)))[0])

    def names(self) -> tuple[str, ...]:
        """Name all letters there are, in any language."""
        return self._loaded.names()

    def digest(self) -> str:
        """Tell these files from others: what was looked over once need not be looked over at every start."""
        return self._loaded.digest()

    def problems(self) -> tuple[str, ...]:
        """Say all that is wrong with the files, each as `file:line: message`; nothing when all is well."""
        return tuple(self._loaded.problems())
