"""All four stems by Demucs (Rouard, Massa, Défossez, ICASSP 2023), where the user has its package and models."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import numpy as np

from src.engine.arrays import Samples
from src.engine.separation import SAMPLE_RATE, STEMS, parted
from src.engine.tiers import EngineInfo, Offer

PIECE, MARGIN = 20 * SAMPLE_RATE, 4 * SAMPLE_RATE
"""Samples that are kept of one pass, and those on either side that only give them their surroundings: bounds
the memory, and lets a cancel be heeded within a piece."""

PARAMETERS = {"shifts": 0, "overlap": 0.25}
"""No random shifts: the same file gives the same stems."""


class DemucsSeparator:
    """The model, loaded once. `other` is the mix without the other three, so that the sum is the mix."""

    stems = STEMS

    def __init__(self, separator: Any, info: EngineInfo) -> None:
        self.info = info
        self._separator = separator

    @classmethod
    def load(cls, repository: Path, info: EngineInfo) -> Self:
        """Loads the model that DEMUCS_MODEL names (htdemucs) from a folder of models; nothing is fetched."""
        from demucs.api import Separator

        model = os.environ.get("DEMUCS_MODEL") or "htdemucs"
        separator = Separator(model=model, repo=repository, device=info.device, progress=False, **PARAMETERS)
        if separator.samplerate != SAMPLE_RATE:
            raise ValueError(f"it works at {separator.samplerate} Hz, not at {SAMPLE_RATE} Hz")
        return cls(separator, replace(info, parameters={"model": model, **PARAMETERS}))

    def separate(self, blocks: Iterator[Samples]) -> Iterator[dict[str, Samples]]:
        """As the protocol says; memory does not grow with the length."""
        signal: Samples = np.zeros((2, MARGIN), np.float32)
        left = 0
        for block in blocks:
            left += block.shape[1]
            signal = np.concatenate([signal, block], axis=1)
            while signal.shape[1] >= PIECE + 2 * MARGIN:
                yield self._piece(signal[:, : PIECE + 2 * MARGIN], PIECE)
                left -= PIECE
                signal = signal[:, PIECE:]
        while left > 0:
            length = min(left, PIECE)
            yield self._piece(signal[:, : PIECE + 2 * MARGIN], length)
            left -= length
            signal = signal[:, PIECE:]

    def _piece(self, signal: Samples, length: int) -> dict[str, Samples]:
        import torch

        _, made = self._separator.separate_tensor(torch.from_numpy(np.ascontiguousarray(signal)), SAMPLE_RATE)
        kept = slice(MARGIN, MARGIN + length)
        stems = {name: made[name].cpu().numpy()[:, kept] for name in STEMS if name != "other"}
        return parted(signal[:, kept], stems)


DEMUCS = Offer("Demucs", "MIT", "demucs", "MISMO_DEMUCS_MODELS", DemucsSeparator.load)
