"""The machine of a run: what it is, how fast one core reads its memory, and one thread for everybody."""

import importlib.metadata
import os
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numba
import numpy as np
from numpy.typing import NDArray

from matching.benchmark.contenders.base import peer

# Far more than any cache holds.
_STREAM_BYTES = 1 << 29
_PASSES = 7
_VERSIONS = ("numpy", "scipy", "numba", "scikit-learn", "rapidfuzz", "bm25s", "tantivy", "sparse-dot-topn")


def machine() -> dict[str, Any]:
    """Give processor, cores, memory and the versions of what is compared."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "memory_gb": round(memory / 1e9, 1),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
    } | {name: version for name in _VERSIONS if (version := _version(name))}


def _cpu() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def bandwidth() -> float:
    """Give how many GB/s one core reads from memory in a stream, the best of some passes."""
    stream = np.ones(_STREAM_BYTES // 8, np.int64)
    _sum(stream[:8])
    best = float("inf")
    for _ in range(_PASSES):
        started = time.perf_counter()
        _sum(stream)
        best = min(best, time.perf_counter() - started)
    return float(stream.nbytes / best / 1e9)


@numba.njit(nogil=True)
def _sum(stream: NDArray[np.int64]) -> int:
    total = 0
    for value in stream:
        total += value
    return total


@contextmanager
def threads(count: int) -> Iterator[None]:
    """Give every library so many threads: numba, and the others by what comes with scikit-learn for it."""
    before = numba.get_num_threads()
    numba.set_num_threads(min(count, before))
    try:
        with peer("threadpoolctl").threadpool_limits(count):
            yield
    finally:
        numba.set_num_threads(before)
