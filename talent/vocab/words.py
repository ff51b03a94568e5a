"""The form under which two spellings of one word are the same: width, case and blanks do not count."""

import unicodedata


def fold(words: str) -> str:
    """Compatibility form (NFKC), lower case, without blanks."""
    return "".join(unicodedata.normalize("NFKC", words).lower().split())
