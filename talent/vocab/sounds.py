"""How Chinese characters sound, roughly, without a table: the common ones of GB 2312 are sorted by pinyin."""

from bisect import bisect_right

# Where each initial letter begins among the 3,755 common characters (level 1), by the standard's own order.
_FIRST = "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"
_LETTERS = "abcdefghjklmnopqrstwxyz"
_LEVEL_1 = (0xB0A1, 0xD7F9)
# One syllable rarely has more common characters than this.
_NEAR = 24


def _place(character: str) -> int | None:
    """The position in the order of sounds; None for whatever is no common character."""
    try:
        encoded = character.encode("gb2312")
    except UnicodeEncodeError:
        return None
    if len(encoded) != 2:
        return None
    code = int.from_bytes(encoded, "big")
    if not _LEVEL_1[0] <= code <= _LEVEL_1[1]:
        return None
    return (encoded[0] - 0xB0) * 94 + encoded[1] - 0xA1


_STARTS = [place for place in map(_place, _FIRST) if place is not None]


def initials(text: str) -> str:
    """The first letters of the sounds: 直播运营 is zbyy; characters without one stay as they are."""
    return "".join(_initial(character) for character in text)


def sounds_alike(a: str, b: str) -> bool:
    """Two characters that stand close together in the order of sounds and begin with the same letter."""
    first, second = _place(a), _place(b)
    if first is None or second is None:
        return False
    return abs(first - second) <= _NEAR and _initial(a) == _initial(b)


def _initial(character: str) -> str:
    place = _place(character)
    return character if place is None else _LETTERS[bisect_right(_STARTS, place) - 1]
