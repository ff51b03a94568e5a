"""Measurements, run by hand; nothing of the service imports them."""
