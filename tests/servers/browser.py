"""A real browser without a window: what it makes of pages, in a light and in a dark room."""

import json
import subprocess
from html import escape, unescape
from pathlib import Path
from typing import Any

from tests.servers import need

_LIGHT_OR_DARK = {"light": 1, "dark": 0}
_LOOK = """
const parts = rgb => rgb.match(/[\\d.]+/g).map(Number);
const light = rgb => parts(rgb).slice(0, 3).map(c => c / 255)
    .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
const contrast = (one, other) => (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
const ground = (element, canvas) => {
    for (let at = element; at; at = at.parentElement) {
        const colour = getComputedStyle(at).backgroundColor;
        if (parts(colour)[3] !== 0) return colour;
    }
    return canvas;
};
const look = frame => {
    const page = frame.contentDocument, probe = page.body.appendChild(page.createElement("i"));
    probe.style.background = "Canvas";
    const canvas = getComputedStyle(probe).backgroundColor;
    probe.remove();
    const words = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT), ratios = [], sizes = [];
    while (words.nextNode()) {
        if (!words.currentNode.data.trim()) continue;
        const element = words.currentNode.parentElement, style = getComputedStyle(element);
        ratios.push(contrast(light(style.color), light(ground(element, canvas))));
        sizes.push(parseFloat(style.fontSize));
    }
    return {
        dark: frame.contentWindow.matchMedia("(prefers-color-scheme: dark)").matches,
        canvas: canvas,
        contrast: Math.min(...ratios),
        smallest: Math.min(...sizes),
        width: page.documentElement.scrollWidth,
        fetched: frame.contentWindow.performance.getEntriesByType("resource").length,
        active: page.querySelectorAll("[src],[background],link,script,form,object,video").length,
        links: [...page.links].map(link => link.href),
        text: page.body.innerText,
    };
};
addEventListener("load", () => {
    const seen = [...document.querySelectorAll("iframe")].map(look);
    document.body.replaceChildren(Object.assign(document.createElement("pre"), {textContent: JSON.stringify(seen)}));
});
"""


def seen_in_browser(pages: list[str], folder: Path, scheme: str, width: int) -> list[dict[str, Any]]:
    """
    Open pages beside each other, `width` points wide, where the reader prefers `scheme`.

    Of each: the lowest contrast of its words (WCAG 2.1 §1.4.3), how wide it became, what in it could
    act or fetch.
    """
    program = need.program("chromium", "chromium", "chromium-browser", "google-chrome")
    frames = "".join(
        f'<iframe style="width:{width}px;border:0" srcdoc="{escape(page)}"></iframe>' for page in pages
    )
    file = folder / f"{scheme}-{width}.html"
    file.write_text(
        f'<meta charset="utf-8"><meta name="color-scheme" content="light dark">{frames}<script>{_LOOK}</script>',
        encoding="utf-8",
    )
    shown = subprocess.run(
        [
            program, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
            "--disable-background-networking", f"--user-data-dir={folder / 'profile'}",
            f"--blink-settings=preferredColorScheme={_LIGHT_OR_DARK[scheme]}", "--dump-dom", file.as_uri(),
        ],
        capture_output=True, text=True, timeout=300, check=True,
    )  # fmt: skip
    seen: list[dict[str, Any]] = json.loads(
        unescape(shown.stdout.partition("<pre>")[2].partition("</pre>")[0])
    )
    return seen


def photographed(page: str, folder: Path, width: int, height: int) -> bytes:
    """The top of a page as a PNG, where the reader prefers light."""
    program = need.program("chromium", "chromium", "chromium-browser", "google-chrome")
    file, picture = folder / "page.html", folder / "page.png"
    file.write_text(page, encoding="utf-8")
    subprocess.run(
        [
            program, "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars",
            "--disable-background-networking", f"--user-data-dir={folder / 'profile'}",
            "--blink-settings=preferredColorScheme=1", f"--window-size={width},{height}",
            f"--screenshot={picture}", file.as_uri(),
        ],
        capture_output=True, timeout=300, check=True,
    )  # fmt: skip
    return picture.read_bytes()
