"""The server's log: lines on stderr in uvicorn's own shape, so that one reader understands both."""

import logging
import sys


class _NotAProbe(logging.Filter):
    """Leaves health probes out of the access log: some forty come a second while the app waits."""

    def filter(self, record: logging.LogRecord) -> bool:
        arguments = record.args
        return not (isinstance(arguments, tuple) and len(arguments) > 2 and arguments[2] == "/health")


def set_up() -> None:
    """Sends our loggers to stderr; may be called again."""
    logger = logging.getLogger("mismo")
    if not logger.handlers:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(logging.Formatter("%(levelname)s:     %(message)s"))
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        logger.propagate = False
        logging.getLogger("uvicorn.access").addFilter(_NotAProbe())
