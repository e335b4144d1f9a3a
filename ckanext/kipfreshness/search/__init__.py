"""The only room that knows Solr. Only absolute times are indexed: what they mean is decided when somebody searches."""

from .facet import count_statuses
from .fields import index_fields
from .health import count_indexed, why_unreachable
from .indexing import IndexAwayError, index_datasets
from .params import translate_params
from .repair import refresh_index, repair_first, repair_index

__all__ = [
    "IndexAwayError",
    "count_indexed",
    "count_statuses",
    "index_datasets",
    "index_fields",
    "refresh_index",
    "repair_first",
    "repair_index",
    "translate_params",
    "why_unreachable",
]
