"""Who did what, when, to whom: a closed list of actions, written in the same transaction."""
