"""Tells clients of a market that there is something to fetch."""

from sqlmodel import Session


def announce(session: Session, event: str) -> None:
    """Nobody listens yet."""
