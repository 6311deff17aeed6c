"""The record of each day: what came is counted, and the head of the journal's chain is told outside."""
