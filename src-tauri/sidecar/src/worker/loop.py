"""What a worker does with an order."""

import sys
import time
import traceback
from pathlib import Path
from typing import Any

from src.engine.errors import AnalysisError
from src.engine.grid import TempoWish
from src.engine.pipeline import Cancelled, Engine, Wish
from src.engine.stems import StemsWish
from src.weights.folder import ModelsMissing
from src.worker.channel import Channel


def run(channel: Channel) -> int:
    """Loads the models and takes orders for as long as the process lives."""
    channel.send({"event": "imported"})
    try:
        engine = Engine.load()
    except ModelsMissing as error:
        channel.send({"event": "cannot_start", "error": str(error)})
        return 1
    channel.send({"event": "ready", "device": engine.device, "engines": engine.describe()})
    while True:
        _analyse(engine, channel, channel.next_order())


def _analyse(engine: Engine, channel: Channel, order: dict[str, Any]) -> None:
    channel.send({"event": "begun"})
    started = time.monotonic()
    parameters, stems = order["parameters"], order["stems"]
    wish = Wish(
        stages=tuple(order["stages"]),
        tempo=TempoWish(parameters["tempo_min"], parameters["tempo_max"], parameters["round_tempo"]),
        stems=StemsWish(Path(stems["folder"]), stems["format"]) if stems else None,
    )

    def on_progress(progress: float) -> None:
        channel.send({"event": "progress", "progress": round(progress, 3)})
        if channel.cancelled:
            raise Cancelled

    try:
        for stage in engine.analyse(Path(order["path"]), wish, on_progress):
            channel.send({"event": "stage", "name": stage.name, "status": stage.status, "data": stage.data})
    except Cancelled:
        channel.send({"event": "cancelled"})
    except AnalysisError as error:
        channel.send({"event": "failed", "code": error.code, "error": str(error)})
    except MemoryError:
        channel.send({"event": "failed", "code": "out_of_memory", "error": "There was not enough memory."})
    except Exception as error:
        traceback.print_exc(file=sys.stderr)
        reason = f"The analysis of this track failed ({type(error).__name__})."
        channel.send({"event": "failed", "code": "internal", "error": reason})
    else:
        seconds = round(time.monotonic() - started, 3)
        channel.send({"event": "done", "seconds": seconds, "engines": engine.describe()})
