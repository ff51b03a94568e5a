"""Values that several tests of people share."""

from talent.people.enums import ConsentKind

BOTH = frozenset({ConsentKind.NOTICE, ConsentKind.MATCHING})
# Valid by its form; no number has the sequence 000, and nobody so old is alive.
RESIDENT_ID = "130102190001010006"
MOBILE = "13900000001"
