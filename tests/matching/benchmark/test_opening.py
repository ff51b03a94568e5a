"""An index is opened and asked in a process of its own."""

import pytest

from matching.benchmark.corpora import DAY, Inputs
from matching.benchmark.corpus import Corpus
from matching.benchmark.memory import measure_opening


@pytest.mark.slow
def test_opening_is_measured_in_fresh_processes(inputs: Inputs, corpus: Corpus) -> None:
    root = inputs.home(len(corpus)) / "index"
    found = measure_opening(root, inputs.demands(3), DAY, len(corpus))
    assert found["open_ms"] > 0
    assert found["first_answer_ms"] > 0
    assert found["disk_bytes_per_person"] > 100
    assert found["unshared_mb"] is None or found["unshared_mb"] > 0
