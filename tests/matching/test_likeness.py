"""Texts that are nearly the same are found, whether they are compared all at once or one by one."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matching.likeness import alike, imprint
from matching.text import Analyzer

ANALYSE = Analyzer()
TEXTS = st.lists(st.text("直播间数据转化率店铺ab ", max_size=12), min_size=1, max_size=12)


def test_the_same_words_are_alike_and_others_are_not() -> None:
    texts = ["店铺评分怎样提高？", "直播间怎样留住观众？", "店铺评分怎样提高？", "店铺的评分，怎样提高?"]
    found = alike([imprint(one, ANALYSE) for one in texts], range(4), 0.6)
    assert [(low, high) for low, high, _ in found] == [(0, 2), (0, 3), (2, 3)]
    assert found[0].likeness == 1.0


def test_texts_without_words_are_like_nothing() -> None:
    assert alike([imprint("", ANALYSE), imprint("？！", ANALYSE)], [0, 1], 0.1) == []
    assert alike([], [], 0.1) == []


@given(TEXTS, st.data())
def test_only_pairs_with_a_fresh_text_are_given_and_all_of_them(
    texts: list[str], data: st.DataObject
) -> None:
    imprints = [imprint(one, ANALYSE) for one in texts]
    fresh = data.draw(st.sets(st.integers(0, len(texts) - 1)))
    whole = alike(imprints, range(len(texts)), 0.5)
    assert alike(imprints, fresh, 0.5) == [one for one in whole if one.low in fresh or one.high in fresh]


@given(TEXTS)
def test_it_is_the_cosine_of_weighed_features(texts: list[str]) -> None:
    imprints = [imprint(one, ANALYSE) for one in texts]
    rows = []
    for one in imprints:
        half = len(one) // 2
        rows.append(
            dict(zip(np.frombuffer(one[:half], "<u4"), np.frombuffer(one[half:], "<f4"), strict=True))
        )
    names = sorted({name for row in rows for name in row})
    idf = [np.log((1 + len(rows)) / (1 + sum(name in row for row in rows))) + 1 for name in names]
    dense = np.array([[row.get(name, 0.0) for name in names] for row in rows]).reshape(len(rows), -1) * idf
    for low, high, likeness in alike(imprints, range(len(texts)), 0.3):
        a, b = dense[low], dense[high]
        assert abs(a @ b / np.sqrt((a @ a) * (b @ b)) - likeness) < 1e-3
