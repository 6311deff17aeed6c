"""
Letters from the files in `templates/`: the only door of jinja2.

A template is a whole letter: `Subject: ...`, a blank line, the text. Files are read once; other files
are other `Templates`, so that no letter is ever written from half an edit. Administrators are trusted,
their slips are not: an undefined name is an error, and what is rendered has a limit.
"""

from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from ulak.desk.decision import Draft
from ulak.gateways.templates.eyes import LONGEST_TEXT
from ulak.gateways.templates.files import TemplateTexts, template_texts
from ulak.gateways.templates.inspection import problems
from ulak.gateways.templates.loaded import Loaded, Words
from ulak.gateways.templates.samples import sample_of, supplied
from ulak.gateways.templates.scene import Scene, view

__all__ = ["LONGEST_TEXT", "Scene", "TemplateTexts", "Templates", "Words", "template_texts"]


class Templates:
    """The letters of one house."""

    def __init__(self, folder: Path, files: TemplateTexts | None = None) -> None:
        """
        Take the folder's files as they are now, or those given, which are called as if they lay there.

        `problems` says what is wrong with them, and so does the first render.
        """
        self.folder = folder
        self.files = files or template_texts(folder)
        self.version = self.files.version
        self._loaded = Loaded(folder, self.files)

    def render(self, draft: Draft, scene: Scene) -> Words:
        """Write a draft out in its language, or in the house's where it has no such letter."""
        name = draft.template.removesuffix(".txt")
        language = self._loaded.language(name, (draft.language, scene.house.language))
        return self._loaded.render(name, view(draft, replace(scene, public=self._loaded.public), language))

    def preview(self, name: str, language: str, kind: str = "") -> Words:
        """Show a letter with sample words in it; ConfigError where there is no such letter."""
        name = name.removesuffix(".txt")
        return self._loaded.render(name, sample_of(self._loaded.language(name, (language,)), kind, name))

    def preview_of(self, draft: Draft, scene: Scene) -> Words:
        """Write a draft out as `render` does, with sample words for what only its moment would know."""
        name = draft.template
        language = self._loaded.language(name, (draft.language, scene.house.language))
        seen = view(draft, replace(scene, public=self._loaded.public), language)
        return self._loaded.render(name, supplied(seen, name))

    def names(self) -> tuple[str, ...]:
        """Name all letters there are, in any language."""
        return self._loaded.names()

    def digest(self) -> str:
        """Tell these files from others: what was looked over once need not be looked over at every start."""
        return self._loaded.digest()

    def problems(self) -> tuple[str, ...]:
        """Say all that is wrong with the files, each as `file:line: message`; nothing when all is well."""
        return _problems(_Looked(self.folder, self.digest(), self._loaded))


@dataclass(frozen=True, slots=True)
class _Looked:
    """Files that are looked over, known by where they lie and what they say."""

    folder: Path
    digest: str
    loaded: Loaded = field(compare=False)


@lru_cache(maxsize=2)
def _problems(looked: _Looked) -> tuple[str, ...]:
    """Thousands of letters are written for it: where only the rules change, those of before still count."""
    return tuple(problems(looked.loaded))
