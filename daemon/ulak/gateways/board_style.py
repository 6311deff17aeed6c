"""How the board looks: by day and by night, on a wall, a telephone and on paper."""

STYLE = """
:root { color-scheme: light dark; --page: #f5f6f8; --sheet: #fff; --ink: #1b2430; --soft: #55606e;
  --line: #d5dae1; --late: #b3261e; --soon: #8a5200; --calm: #1d6b3a; --still: #55606e; }
@media (prefers-color-scheme: dark) { :root { --page: #12161c; --sheet: #1b2129; --ink: #e8ecf1;
  --soft: #a9b4c0; --line: #38424f; --late: #ff9d94; --soon: #f0b860; --calm: #7fd6a0; --still: #a9b4c0; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 82rem; padding: 1rem; background: var(--page); color: var(--ink);
  font: 16px/1.45 system-ui, "Segoe UI", "Noto Sans", sans-serif; overflow-wrap: break-word; }
h1 { margin: 0; font-size: 1.5rem; }
h2 { margin: 1.6rem 0 .5rem; font-size: 1.1rem; }
header p { margin: .2rem 0; color: var(--soft); }
.stale { display: none; margin: 0 0 1rem; padding: .8rem 1rem; border-radius: .5rem; background: #b3261e;
  color: #fff; font-weight: 700; }
.old .stale { display: block; }
.old main { opacity: .55; }
.alarms { margin-top: 1rem; padding: .1rem 1rem .6rem; border-left: .35rem solid var(--late);
  background: var(--sheet); border-radius: .3rem; }
.alarms h2 { margin: .6rem 0 .2rem; color: var(--late); }
.alarms ul { margin: 0; padding-left: 1.2rem; }
.tiles { display: flex; flex-wrap: wrap; gap: .6rem; margin: 1rem 0 0; padding: 0; list-style: none; }
.tiles li { flex: 1 1 9rem; padding: .6rem .8rem; background: var(--sheet); border: 1px solid var(--line);
  border-radius: .5rem; }
.tiles b { display: block; font-size: 1.5rem; line-height: 1.2; white-space: nowrap;
  font-variant-numeric: tabular-nums; }
.tiles span { display: block; font-size: .9rem; color: var(--soft); }
.tiles span::first-letter { text-transform: uppercase; }
.tiles .late { border-color: var(--late); }
.tiles .late b { color: var(--late); }
table { width: 100%; border-collapse: collapse; background: var(--sheet); border: 1px solid var(--line);
  border-radius: .5rem; font-variant-numeric: tabular-nums; }
th, td { padding: .5rem .7rem; text-align: left; vertical-align: top; border-top: 1px solid var(--line); }
thead th { border-top: 0; font-size: .9rem; color: var(--soft); white-space: nowrap; }
thead th:first-child { border-left: .35rem solid var(--sheet); }
tbody th { border-left: .35rem solid var(--still); white-space: nowrap; font-weight: 600; }
bdi { overflow-wrap: anywhere; }
td bdi { display: inline-block; min-width: 11rem; }
small { display: block; font-size: .9rem; font-weight: 400; color: var(--soft); }
tr.late th { border-left-color: var(--late); }
tr.soon th { border-left-color: var(--soon); }
tr.calm th { border-left-color: var(--calm); }
.due { display: inline-block; min-width: 9rem; color: var(--still); }
tr.late .due { color: var(--late); }
tr.soon .due { color: var(--soon); }
tr.calm .due { color: var(--calm); }
@media (max-width: 760px) {
  body { padding: .7rem; }
  table, tbody, tr, th, td { display: block; }
  thead { display: none; }
  table { background: none; border: 0; }
  tr { margin-bottom: .6rem; background: var(--sheet); border: 1px solid var(--line); border-radius: .5rem;
    border-left: .35rem solid var(--still); overflow: hidden; }
  tr.late { border-left-color: var(--late); }
  tr.soon { border-left-color: var(--soon); }
  tr.calm { border-left-color: var(--calm); }
  tbody th { white-space: normal; border: 0; }
  td bdi, .due { display: inline; }
  td { padding: .3rem .7rem; border-top: 0; }
  td::before { content: attr(data-head) ": "; color: var(--soft); font-size: .9rem; }
}
@media print {
  :root { --page: #fff; --sheet: #fff; --ink: #000; --soft: #333; --line: #999; --late: #8c1d17;
    --soon: #6b4000; --calm: #14512b; --still: #333; }
  body { max-width: none; padding: 0; font-size: 10pt; }
  tr, .tiles li { break-inside: avoid; }
}
"""
