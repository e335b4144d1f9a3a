"""Our tables and every query on them; no other room knows a table."""

from .confirmation import Confirmation
from .dataset_evidence import DatasetEvidence
from .evidence_event import EvidenceEvent
from .exemption import Exemption
from .feed_source import FeedSource
from .harvested_entry import HarvestedEntry
from .history import PORTAL, HistoryRow
from .run import Run
from .seen_resource import SeenResource
from .transition import Transition

__all__ = [
    "PORTAL",
    "Confirmation",
    "DatasetEvidence",
    "EvidenceEvent",
    "Exemption",
    "FeedSource",
    "HarvestedEntry",
    "HistoryRow",
    "Run",
    "SeenResource",
    "Transition",
]
