"""Dates in Italian as people write them: “2 novembre 2026”, where Django writes “02 novembre 2026”."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
