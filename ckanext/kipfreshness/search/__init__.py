"""The only room that knows Solr. Only absolute times are indexed: what they mean is decided when somebody searches."""

from .facet import count_statuses
from .fields import index_fields
from .params import translate_params
from .repair import refresh_index, repair_index

__all__ = [
    "count_statuses",
    "index_fields",
    "refresh_index",
    "repair_index",
    "translate_params",
]
