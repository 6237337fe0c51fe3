"""The door of the jobs room."""

from minzheng.kernel.jobs.kinds import UnknownKind, every, runs
from minzheng.kernel.jobs.progress import Lost, Progress
from minzheng.kernel.jobs.queue import Backlog, Job, backlog, job, own, start
from minzheng.kernel.jobs.worker import sweep, work

__all__ = [
    "Backlog",
    "Job",
    "Lost",
    "Progress",
    "UnknownKind",
    "backlog",
    "every",
    "job",
    "own",
    "runs",
    "start",
    "sweep",
    "work",
]
