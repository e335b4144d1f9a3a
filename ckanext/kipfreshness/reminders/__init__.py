"""Reminders: what ``freshness.reminders`` decides is put into words, put on record and sent."""
