"""How the monthly report looks: a light sheet of its own, the same by day and by night."""

from ulak.desk.month.page import Tone

INK, MUTED, ACCENT, SOFT, RULE = "#1d2939", "#556070", "#1b5e8a", "#f2f4f7", "#e1e6ec"
TONES = {Tone.PLAIN: INK, Tone.GOOD: "#17693f", Tone.BAD: "#b42318"}

_FONT = "'Segoe UI',Roboto,'Helvetica Neue',Arial,'DejaVu Sans',sans-serif"
SHEET = (
    f"max-width:680px;margin:0 auto;padding:24px 20px 32px;background:#ffffff;color:{INK};"
    f"font:15px/1.5 {_FONT};overflow-wrap:anywhere"
)
HEAD = f"border-bottom:3px solid {ACCENT};padding-bottom:10px"
SMALL = f"font-size:14px;color:{ACCENT};letter-spacing:.04em;font-weight:600"
TITLE = "margin:2px 0 0;font-size:26px;line-height:1.2;font-weight:700"
LEAD = "margin:14px 0 16px;font-size:16px"
HEADING = "margin:26px 0 8px;font-size:18px;font-weight:700"
LINE = "margin:22px 0 4px;font-size:15px;font-weight:700"
LIST = "margin:0;padding-left:18px"
LISTED = f"margin:6px 0 0;padding-left:18px;font-size:14px;color:{INK}"
NOTE = f"margin:0;padding-left:18px;font-size:14px;color:{MUTED}"
LABEL = f"font-size:14px;line-height:1.3;color:{MUTED};font-weight:400"
COLUMN = f"{LABEL};border-bottom:1px solid #c5ccd6;vertical-align:bottom"
CAPTION = f"margin:2px 0 4px;font-size:14px;line-height:1.4;color:{MUTED}"
FIGURE = f"border-bottom:1px solid {RULE};font-size:14px;font-weight:400;vertical-align:top"
SUBJECT = "padding:4px 0;text-align:left"
VALUE = "padding:4px 0 4px 8px;text-align:right;font-variant-numeric:tabular-nums;overflow-wrap:normal"
BAR = f"background:{ACCENT};height:12px;line-height:12px;font-size:14px;border-radius:2px;min-width:1px"
TILE = (
    "display:inline-block;vertical-align:top;box-sizing:border-box;width:203px;min-height:104px;"
    f"margin:0 8px 10px 0;padding:10px 12px;background:{SOFT};border-top:3px solid {INK}"
)
TILE_FIGURE = "font-size:24px;line-height:1.3;font-weight:700"

SCREEN_STYLE = """
*{box-sizing:border-box}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(190px,45%),1fr));gap:10px}
.tiles .tile{margin:0!important;width:auto!important;min-height:0!important}
"""
"""What a page in a browser has beside the styles in the elements; few mail programs look at it."""

PRINT_STYLE = f"""
@media print{{
body{{background:#ffffff!important}}
.sheet{{max-width:none!important;padding:0!important;font-size:10pt!important}}
.tiles{{display:block!important}}
.tiles .tile{{width:32%!important;margin:0 1% 8px 0!important;min-height:0!important}}
.sheet *{{overflow-wrap:normal!important}}
.short,.chart,.tile,tr,li{{break-inside:avoid}}
h2,h3,h3+p,thead{{break-after:avoid}}
.chart img{{width:88%!important}}
}}
@page{{size:A4;margin:18mm 16mm 20mm;
@bottom-right{{content:counter(page) " / " counter(pages);font:8pt 'Report',{_FONT};color:{MUTED}}}
@bottom-left{{content:string(title);font:8pt 'Report',{_FONT};color:{MUTED}}}}}
h1{{string-set:title content()}}
"""
"""What it has on paper, also as a PDF."""
