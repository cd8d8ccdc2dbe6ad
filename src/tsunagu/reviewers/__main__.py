"""The prepared process: `python -m tsunagu.reviewers CONTROL RELEASE LIMITS`, started by a desk."""

import gc
import json
import os
import socket
import sys
from pathlib import Path

from tsunagu.release import open_release
from tsunagu.reviewers.forking import serve
from tsunagu.reviewers.work import Reviewer
from tsunagu.settings import ReviewLimits

_NICENESS = 5  # readers of pages go first


def main(control: str, release: str, limits: str) -> None:
    """Prepares everything that checks have in common, then serves until its desk is gone."""
    os.nice(_NICENESS)
    given = ReviewLimits(**json.loads(limits))
    reviewer = Reviewer(open_release(Path(release)), given)
    gc.collect()
    gc.freeze()  # so that children do not copy what they only read
    serve(socket.socket(fileno=int(control)), reviewer, given)


if __name__ == "__main__":
    main(*sys.argv[1:])
