"""The form under which two spellings of one word are the same, and which words may be kept for review."""

import re
import unicodedata

COLLECTED_MAX = 40
# Seven digits, with the marks that people put between those of a telephone number, tell of a person.
_DIGITS = re.compile(r"\d(?:[-–—.·/()+]*\d){6}")
_CONTACT = re.compile(r"@|://|www\.|(?:微信|vx|wx|weixin|wechat|qq)号?[::]")


def fold(words: str) -> str:
    """Compatibility form (NFKC), lower case, without blanks."""
    return "".join(unicodedata.normalize("NFKC", words).lower().split())


def collectable(words: str) -> bool:
    """Short words that hold no telephone number, address or account: no more is kept of what people write."""
    folded = fold(words)
    if not 1 <= len(folded) <= COLLECTED_MAX or len(words) > COLLECTED_MAX or not words.isprintable():
        return False
    return _DIGITS.search(folded) is None and _CONTACT.search(folded) is None
