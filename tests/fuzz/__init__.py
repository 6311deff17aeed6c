"""Bytes of strangers, mutated without end: see `__main__.py` for how to run it and `target.py` for what is asked."""
