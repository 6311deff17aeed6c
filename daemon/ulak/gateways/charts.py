"""
Charts of the monthly report as PNG: the only door of matplotlib (extra `report`).

Its own fonts have every Turkish letter. The same values give the same bytes: nothing of this machine or
moment is written into a picture.
"""

from io import BytesIO
from typing import TYPE_CHECKING, Any

from ulak.desk.month.numbers import Unit
from ulak.desk.month.page import Amount, Chart, Page
from ulak.errors import DeskError
from ulak.gateways.report_style import ACCENT, INK, MUTED, RULE

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_PALE = "#b9cfdf"
_WIDE, _HIGH, _BAR_HIGH = 5.6, 1.5, 0.27
"""Inches."""
_DOTS = 220
"""To the inch: nearly two for each point of the page."""
_LONGEST_LABEL = 34


class NotInstalled(DeskError):
    """The extra that brings a library is missing: whoever installed ulak must add it."""


def is_installed() -> bool:
    """Can charts be drawn here?"""
    try:
        import matplotlib.figure  # noqa: F401
    except ImportError:
        return False
    return True


def drawn(page: Page) -> dict[str, bytes]:
    """Every chart of a page by its name; none where the extra is missing, or nothing was counted."""
    if not is_installed():
        return {}
    return {chart.name: _png(chart, page.language) for chart in page.charts if any(chart.values)}


def font_files() -> dict[str, bytes]:
    """The regular and the bold font that come with matplotlib, for a document that brings its own."""
    from pathlib import Path

    import matplotlib as mpl

    folder = Path(mpl.get_data_path()) / "fonts" / "ttf"
    return {
        "normal": (folder / "DejaVuSans.ttf").read_bytes(),
        "bold": (folder / "DejaVuSans-Bold.ttf").read_bytes(),
    }


def _png(chart: Chart, language: str) -> bytes:
    import matplotlib as mpl
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    high = _HIGH if chart.is_line else 0.25 + _BAR_HIGH * len(chart.values)
    with mpl.rc_context({"font.family": "DejaVu Sans", "font.size": 8.5, "axes.edgecolor": RULE}):
        figure = Figure(figsize=(_WIDE, high), layout="constrained", facecolor="white")
        FigureCanvasAgg(figure)
        axes = figure.add_subplot()
        axes.spines[["top", "right", "left"]].set_visible(False)
        axes.tick_params(length=0, labelcolor=MUTED)
        (_line if chart.is_line else _bars)(axes, chart, language)
        out = BytesIO()
        figure.savefig(out, format="png", dpi=_DOTS, metadata={"Software": None})
    return _small(out.getvalue())


def _line(axes: "Axes", chart: Chart, language: str) -> None:
    """Counts as columns, shares as a line; the last month is the one the report is about."""
    from matplotlib.patheffects import withStroke

    places = list(range(len(chart.values)))
    known: list[tuple[int, float]] = [
        (place, value) for place, value in enumerate(chart.values) if value is not None
    ]
    if chart.unit is Unit.COUNT:
        colours = [_PALE] * (len(places) - 1) + [ACCENT]
        axes.bar(places, [value or 0 for value in chart.values], color=colours, width=0.62)
    else:
        axes.plot(*zip(*known, strict=True), color=ACCENT, linewidth=2, marker="o", markersize=4)
    most = max(value for _, value in known)
    for place, value in known:
        said = Amount(value, chart.unit).words(language)
        is_last = place == places[-1]
        axes.annotate(
            said, (place, value), (0, 5), textcoords="offset points", ha="center", fontsize=7.5,
            color=INK if is_last else MUTED, fontweight="bold" if is_last else "normal",
            path_effects=[withStroke(linewidth=2.5, foreground="white")],
        )  # fmt: skip
    axes.set_xticks(places, chart.labels)
    axes.set_xlim(-0.6, len(places) - 0.4)
    axes.set_ylim(*_limits(chart, most))
    axes.set_yticks([])


def _limits(chart: Chart, most: float) -> tuple[float, float]:
    """A share is shown up to the whole, from where the lowest of them needs it."""
    if chart.unit is not Unit.SHARE:
        return 0, most * 1.22
    least = min(value for value in chart.values if value is not None)
    return max(0.0, least - 0.15), 1.08


def _bars(axes: "Axes", chart: Chart, language: str) -> None:
    places = list(range(len(chart.values)))
    values = [value or 0 for value in chart.values]
    axes.barh(places, values, color=ACCENT, height=0.6)
    for place, value in zip(places, values, strict=True):
        said: Any = Amount(value, chart.unit).words(language)
        axes.annotate(
            said, (value, place), (4, 0), textcoords="offset points", va="center", color=INK, fontsize=8
        )
    axes.set_yticks(places, [_short(label) for label in chart.labels])
    axes.invert_yaxis()
    axes.set_xlim(0, max(values) * 1.12)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)


def _short(label: str) -> str:
    return label if len(label) <= _LONGEST_LABEL else f"{label[: _LONGEST_LABEL - 1]}…"


def _small(png: bytes) -> bytes:
    """A picture of few colours needs a third of the bytes."""
    from PIL import Image

    out = BytesIO()
    with Image.open(BytesIO(png)) as picture:
        picture.convert("RGB").quantize(64).save(out, format="PNG", optimize=True)
    return out.getvalue()
