"""Rows become documents; demands and people find each other."""
