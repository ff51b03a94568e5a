"""Competency standards, the question bank, papers and attempts."""
