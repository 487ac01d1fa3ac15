"""How do the machines of a Ray cluster read shards? One task a shard, one processor a task, wherever Ray finds one.

Only tasks are used, no actors and no data sets of Ray: actors that take every processor of a machine wait for ever for
what should feed them (ray-project/ray issue 44687), and data sets append to what a killed run left.
"""

import os
from typing import Any

from detente.cluster import work
from detente.cluster.jobs import SHARERS, Job, Row, Shard, Undone
from detente.errors import ConfigError

WAIT = 5.0  # seconds until the driver looks up
# Bytes of memory that tasks share: they hand over names and rows. Ray's own default is a third of the RAM.
SHARED = 100_000_000
# Milliseconds for Ray's own processes to start; with its default of fifteen seconds a busy machine is none to Ray.
PATIENCE = 60_000
# Ray waits thirty seconds for a machine to be ready, which nobody can set. Where that is too little, a second start
# finds its programs in memory.
STARTS = 2


class Ray:
    """Tasks on the Ray cluster at ``address``, else on one that is started on this machine and ends with the run."""

    def __init__(self, job: Job, workers: int | None, address: str | None) -> None:
        os.environ["RAY_USAGE_STATS_ENABLED"] = "0"  # read when Ray is imported
        try:
            import ray
        except ImportError as error:
            raise ConfigError("--engine ray needs Ray: install detente with its extra `cluster`") from error
        self._ray: Any = ray
        self._start(workers, address)
        self._job = job
        self._most = workers or max(1, int(self._ray.cluster_resources().get("CPU", 1)))
        part = 1 / SHARERS if job.gpu else 0
        # Ray is not to try again: `conduct` does, and counts.
        self._do = ray.remote(num_cpus=1, num_gpus=part, max_retries=0)(work.attempt)
        self._tasks: dict[Any, Shard] = {}

    def _start(self, workers: int | None, address: str | None) -> None:
        most = workers or len(os.sched_getaffinity(0))
        # One processor more than tasks, so that Ray's own work never waits for a place; for this machine only.
        own: dict[str, Any] = {
            "num_cpus": most + 1, "include_dashboard": False, "object_store_memory": SHARED,
            "_node_ip_address": "127.0.0.1", "_system_config": {"agent_register_timeout_ms": PATIENCE},
        }  # fmt: skip
        where = {"address": address} if address else {"address": "local"} | own
        for start in range(1, STARTS + 1):
            try:
                self._ray.init(log_to_driver=False, logging_level="ERROR", **where)
            except Exception as error:
                self._ray.shutdown()
                if start == STARTS:
                    raise ConfigError(
                        f"Ray did not start, or no cluster was found at {address or 'this machine'} ({error}): "
                        "call again when the machine has less to do, or use --engine local"
                    ) from error
            else:
                return

    @property
    def room(self) -> int:
        """How many more tasks may be started now."""
        return self._most - self.busy

    @property
    def busy(self) -> int:
        """How many tasks are not done."""
        return len(self._tasks)

    def start(self, shard: Shard) -> None:
        """Start a task."""
        self._tasks[self._do.remote(self._job, shard)] = shard

    def finished(self) -> list[Row | Undone]:
        """Wait for tasks that are done, or whose worker or machine died; the list may be empty."""
        done, _ = self._ray.wait(list(self._tasks), num_returns=1, timeout=WAIT)
        return [self._outcome(task, self._tasks.pop(task)) for task in done]

    def close(self) -> None:
        """Leave the cluster; one that was started here ends."""
        self._ray.shutdown()

    def _outcome(self, task: Any, shard: Shard) -> Row | Undone:  # noqa: ANN401 - Ray's references have no class of use
        try:
            outcome: Row | Undone = self._ray.get(task)
        except self._ray.exceptions.RayError as error:
            reason = f"its worker was killed, or its machine lost ({type(error).__name__})"
            return Undone(shard, reason, died=True)
        return outcome
