"""Workers: strangers' queries run in processes of their own, which may die without harm to others."""

from tsunagu.workers.jobs import Failure, Job, Outcome, Solved
from tsunagu.workers.pool import Pool
from tsunagu.workers.starter import Starter

__all__ = ["Failure", "Job", "Outcome", "Pool", "Solved", "Starter"]
