"""What of the score is an inner product, for peers that multiply sparse matrices and nothing else."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_matrix, csr_matrix

from matching.benchmark.structure import Structure
from matching.encode import EncodedDemand


class Linear:
    """The parts of the score that are inner products, as one matrix: texts and skills by person."""

    def __init__(self, text: csc_matrix, total: csc_matrix, structure: Structure) -> None:
        weights = structure.matcher.weights
        stacked = csr_matrix(
            (text.data * np.float32(weights.text), text.indices, text.indptr), text.shape[::-1]
        )
        skills = csr_matrix(
            (total.data * np.float32(weights.skill), total.indices, total.indptr), total.shape[::-1]
        )
        self.people = _stack(stacked, skills)
        self.ids = structure.table.ids
        self._structure, self._terms = structure, text.shape[1]

    def queries(self, queries: Sequence[EncodedDemand]) -> csr_matrix:
        columns: list[NDArray[np.int32]] = []
        values: list[NDArray[np.float64]] = []
        starts = [0]
        for query in queries:
            asked, credit = self._structure.skill_query(query)
            columns += (query.terms, asked + np.int32(self._terms))
            values += (query.values, credit)
            starts.append(starts[-1] + len(query.terms) + len(asked))
        parts = (np.concatenate(values).astype(np.float32), np.concatenate(columns).astype(np.int32), starts)
        return csr_matrix(parts, (len(queries), self.people.shape[0]))


def _stack(upper: csr_matrix, lower: csr_matrix) -> csr_matrix:
    """Put one matrix under the other without the copies that scipy makes on the way."""
    starts = np.concatenate([upper.indptr, lower.indptr[1:] + upper.indptr[-1]])
    parts = (np.concatenate([upper.data, lower.data]), np.concatenate([upper.indices, lower.indices]), starts)
    return csr_matrix(parts, (upper.shape[0] + lower.shape[0], upper.shape[1]))
