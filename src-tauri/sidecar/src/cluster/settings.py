"""What the environment says about the cluster."""

import logging
import math
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from src.server.settings import MEBIBYTE, number

log = logging.getLogger("mismo.cluster")


@dataclass(frozen=True)
class ClusterSettings:
    """How many replicas there are, and what each may take."""

    least_replicas: int = 1
    most_replicas: int = 1
    jobs_per_replica: float = 1.0
    """Jobs, computed and waiting, that one replica is thought enough for: more of them start another."""
    cpus: float = 1.0
    """Cores that a replica is reckoned with."""
    grace_seconds: float = 600.0
    """How long a replica that is not needed any more may take to finish its job."""
    object_store: int = 512 * MEBIBYTE
    """Bytes of memory for files on their way, where the cluster is started by us."""

    @classmethod
    def from_environment(cls, cores: float, environ: Mapping[str, str] = os.environ) -> Self:
        """Reads the variables; unless told otherwise there may be as many replicas as `cores` have room for."""
        cpus = number(environ, "MISMO_RAY_CPUS", 1.0, least=0.1)
        least = int(number(environ, "MISMO_RAY_MIN_REPLICAS", 1, least=0))
        most = int(number(environ, "MISMO_RAY_MAX_REPLICAS", max(1, least, cores // cpus), least=1))
        if most < least:
            log.warning("MISMO_RAY_MAX_REPLICAS=%d is less than MISMO_RAY_MIN_REPLICAS: using %d", most, least)
            most = least
        return cls(
            least_replicas=least,
            most_replicas=most,
            jobs_per_replica=number(environ, "MISMO_RAY_JOBS_PER_REPLICA", 1.0, least=0.1),
            cpus=cpus,
            grace_seconds=number(environ, "MISMO_RAY_GRACE", 600.0, least=0.0),
            object_store=object_store(environ),
        )

    @property
    def jobs_under_way(self) -> int:
        """How many jobs are handed to the replicas at a time: as many as make Ray start all of them."""
        return math.ceil(self.most_replicas * max(1.0, self.jobs_per_replica))


def object_store(environ: Mapping[str, str] = os.environ) -> int:
    """Bytes for files on their way; Ray wants 75 MiB at least."""
    return int(number(environ, "MISMO_RAY_OBJECT_STORE_MB", 512, least=80) * MEBIBYTE)
