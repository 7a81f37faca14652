"""Marks this folder as an analysis server's; the behaviour is in `uvicorn`."""
