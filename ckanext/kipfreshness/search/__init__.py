"""The only room that knows Solr. Only absolute times are indexed: what they mean is decided when somebody searches."""

from .facet import count_statuses, facet_statuses
from .fields import index_fields
from .query import rewrite_statuses
from .repair import refresh_index, repair_index

__all__ = [
    "count_statuses",
    "facet_statuses",
    "index_fields",
    "refresh_index",
    "repair_index",
    "rewrite_statuses",
]
