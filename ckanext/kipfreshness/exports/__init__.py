"""A page's figures to take away: as CSV and JSON for programs, as XLSX for people."""
