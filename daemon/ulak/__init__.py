"""
ulak, the complaint desk that lives in its mailboxes.

A mail's way, and where to start reading: `stages/intake` takes it, `stages/triage` decides about it
(`desk/coming/decide`), `store/carry_out` makes the decision true, `stages/dispatch` sends what it wrote,
`stages/escalate` minds the promises. Thinking is in `mail/` and `desk/`, which touch neither network
nor disk nor clock; doing is in `stages/`, `store/` and `gateways/`, which decide nothing. Imports go
downwards only. ARCHITECTURE.md is the map, with the words.
"""
