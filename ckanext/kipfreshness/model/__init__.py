"""Our tables and every query on them; no other room knows a table."""

from .confirmation import Confirmation
from .data_version import DataVersion
from .dataset_evidence import DatasetEvidence
from .delivery import Delivery
from .evidence_event import EvidenceEvent
from .exemption import Exemption
from .feed_source import FeedSource
from .harvest_problem import HarvestProblem
from .harvest_report import HarvestReport
from .harvest_reports import (
    add_problems,
    correct_noted,
    count_in_report,
    forget_old_problems,
    forget_unmatched,
    last_reading,
    last_report,
    problems_of_job,
    replace_unmatched_publishers,
    report_of_job,
    start_report,
    unmatched_publishers,
    update_report,
)
from .harvest_sources import known_sources, schedule_source
from .harvested_entries import (
    dataset_names,
    dataset_states,
    entries_elsewhere,
    entries_of_datasets,
    entries_of_source,
    gone_datasets,
    mark_gone,
    mark_seen,
    mark_withdrawn,
    rename_guids,
    save_entries,
)
from .harvested_entry import HarvestedEntry
from .history import PORTAL, HistoryOrganization, HistoryRow
from .monthly_letter import MonthlyLetter
from .organization_names import all_organization_names
from .paused_address import PausedAddress
from .refresh import refresh_evidence
from .reminder import Reminder
from .resources import Author
from .run import Run
from .seen_resource import SeenResource
from .source_readings import reading_of_source, record_attempt, record_failure, record_success, remember_version
from .transition import Transition
from .unmatched_publisher import UnmatchedPublisher
from .update_request import UpdateRequest

__all__ = [
    "PORTAL",
    "Author",
    "Confirmation",
    "DataVersion",
    "DatasetEvidence",
    "Delivery",
    "EvidenceEvent",
    "Exemption",
    "FeedSource",
    "HarvestProblem",
    "HarvestReport",
    "HarvestedEntry",
    "HistoryOrganization",
    "HistoryRow",
    "MonthlyLetter",
    "PausedAddress",
    "Reminder",
    "Run",
    "SeenResource",
    "Transition",
    "UnmatchedPublisher",
    "UpdateRequest",
    "add_problems",
    "all_organization_names",
    "correct_noted",
    "count_in_report",
    "dataset_names",
    "dataset_states",
    "entries_elsewhere",
    "entries_of_datasets",
    "entries_of_source",
    "forget_old_problems",
    "forget_unmatched",
    "gone_datasets",
    "known_sources",
    "last_reading",
    "last_report",
    "mark_gone",
    "mark_seen",
    "mark_withdrawn",
    "problems_of_job",
    "reading_of_source",
    "record_attempt",
    "record_failure",
    "record_success",
    "refresh_evidence",
    "remember_version",
    "rename_guids",
    "replace_unmatched_publishers",
    "report_of_job",
    "save_entries",
    "schedule_source",
    "start_report",
    "unmatched_publishers",
    "update_report",
]
