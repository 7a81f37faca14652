"""Ours and the rivals on the same songs in one run: `python -m bench.analysis`."""
