"""Puts the Ray Serve application together."""

from ray import serve
from ray.serve.config import AutoscalingConfig, RequestRouterConfig

from src.cluster.analyst import Analyst
from src.cluster.ingress import Ingress
from src.cluster.settings import ClusterSettings
from src.server.settings import Settings

MOST_REQUESTS = 1000
"""HTTP requests that the ingress answers at a time: questions are short, uploads wait for the network."""

LONGEST_IDLE_SECONDS = 0.1
"""How long a free replica may go unnoticed by a job that waits for one."""

ON_HEAD = {"node:__internal_head__": 0.001}
"""Ray's own name for the machine that the cluster began with: there HTTP arrives, so there the ingress is."""


def application(server: Settings, cluster: ClusterSettings) -> serve.Application:
    """Ingress and analysis, bound to each other, for `serve.run`."""
    analysts = serve.deployment(
        name="analyst",
        # A replica computes one track at a time; whatever waits can still go to any of them.
        max_ongoing_requests=1,
        autoscaling_config=AutoscalingConfig(
            min_replicas=cluster.least_replicas,
            max_replicas=cluster.most_replicas,
            target_ongoing_requests=cluster.jobs_per_replica,
            upscale_delay_s=5.0,
            downscale_delay_s=300.0,
        ),
        request_router_config=RequestRouterConfig(max_backoff_s=LONGEST_IDLE_SECONDS),
        graceful_shutdown_timeout_s=cluster.grace_seconds,
        ray_actor_options={"num_cpus": cluster.cpus},
    )(Analyst)
    ingress = serve.deployment(
        name="ingress",
        num_replicas=1,
        max_ongoing_requests=MOST_REQUESTS,
        ray_actor_options={"num_cpus": 0, "resources": ON_HEAD},
    )(serve.ingress()(Ingress))
    return ingress.bind(server, cluster.jobs_under_way, analysts.bind(server.limits))
