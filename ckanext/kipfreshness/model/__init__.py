"""Our tables and every query on them; no other room knows a table."""

from .confirmation import Confirmation
from .dataset_evidence import DatasetEvidence
from .evidence_event import EvidenceEvent
from .exemption import Exemption
from .feed_source import FeedSource
from .harvest_problem import HarvestProblem
from .harvest_report import HarvestReport
from .harvested_entry import HarvestedEntry
from .history import PORTAL, HistoryRow
from .run import Run
from .seen_resource import SeenResource
from .transition import Transition
from .unmatched_publisher import UnmatchedPublisher

__all__ = [
    "PORTAL",
    "Confirmation",
    "DatasetEvidence",
    "EvidenceEvent",
    "Exemption",
    "FeedSource",
    "HarvestProblem",
    "HarvestReport",
    "HarvestedEntry",
    "HistoryRow",
    "Run",
    "SeenResource",
    "Transition",
    "UnmatchedPublisher",
]
