"""Whether the desk itself is well: alarms, canaries, probes, books that balance."""
