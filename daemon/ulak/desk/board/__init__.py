"""The page of the house's own folder: open tickets by clock, the month so far, the mailboxes' health."""
