"""Reviewers: what strangers send is checked by processes of their own, bounded and soon gone."""

from tsunagu.reviewers.desk import Desk, Stopped
from tsunagu.reviewers.envelope import Envelope
from tsunagu.reviewers.reports import ONLY_BY_NAME, REPORT_FORMATS

__all__ = ["ONLY_BY_NAME", "REPORT_FORMATS", "Desk", "Envelope", "Stopped"]
