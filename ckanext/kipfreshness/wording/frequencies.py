"""What the update frequencies are called, in both languages: for the schemas' choices and the import of tables."""

from __future__ import annotations

from ..freshness.frequency import Frequency

LABELS_BY_FREQUENCY: dict[Frequency, dict[str, str]] = {
    Frequency.DAILY: {"en": "Daily", "id": "Harian"},
    Frequency.WEEKLY: {"en": "Weekly", "id": "Mingguan"},
    Frequency.BIWEEKLY: {"en": "Every two weeks", "id": "Dua mingguan"},
    Frequency.MONTHLY: {"en": "Monthly", "id": "Bulanan"},
    Frequency.BIMONTHLY: {"en": "Every two months", "id": "Dua bulanan"},
    Frequency.QUARTERLY: {"en": "Quarterly", "id": "Triwulanan"},
    Frequency.FOUR_MONTHLY: {"en": "Every four months", "id": "Caturwulanan"},
    Frequency.SEMIANNUAL: {"en": "Every six months", "id": "Semesteran"},
    Frequency.ANNUAL: {"en": "Annual", "id": "Tahunan"},
    Frequency.BIENNIAL: {"en": "Every two years", "id": "Dua tahunan"},
    Frequency.TRIENNIAL: {"en": "Every three years", "id": "Tiga tahunan"},
    Frequency.QUINQUENNIAL: {"en": "Every five years", "id": "Lima tahunan"},
    Frequency.DECENNIAL: {"en": "Every ten years", "id": "Sepuluh tahunan"},
    Frequency.IRREGULAR: {"en": "Irregular", "id": "Insidental"},
}
