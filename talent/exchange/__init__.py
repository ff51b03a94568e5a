"""Sheets that organisations hand in, row by row, and what became of each row."""
