"""Ours and the rivals on music that others made, with a tempo that its own data tells: `python -m bench.real`."""
