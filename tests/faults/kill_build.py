"""Kills builds of the index with SIGKILL at random moments, and looks at what serves afterwards.

    python -m tests.faults.kill_build --rounds 1000

Two small populations are built in turn by a child process. Half of the kills come after a delay that is
uniform over a whole build, half at a random moment inside a chosen phase, so that the short ones are hit
too. After each kill a process that has opened nothing before must find a whole version, with the ranking
of the very population that had been switched to.
"""

import argparse
import mmap
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sqlmodel import Session

from matching import storage
from matching.matcher import Matcher
from matching.shapes import Claim, Demand, Post, Proof, Ranking, SkillEntry, Talent, Vocabulary, Weights
from talent.kit.db import Database
from talent.matches.build_turn import is_building
from talent.matches.engine import MatchEngine, Report

TODAY = date(2026, 3, 1)
PHASES = ("building", "writing", "renaming", "switching", "removing", "finished")
BUILDING, WRITING, RENAMING, SWITCHING, REMOVING, FINISHED = range(len(PHASES))
# Every so often one may finish: what the dead have left behind must be gone then.
LET_FINISH = 10
_WRONG, _DAMAGED = 8, 9

VOCABULARY = Vocabulary(skills=(SkillEntry("live", "直播运营"), SkillEntry("design", "平面设计")))
DEMANDS = tuple(Demand(id=number, post=Post(title)) for number, title in enumerate(("直播运营", "设计师")))


def population(number: int) -> list[Talent]:
    """Two that have no ranking in common."""
    titles = ("直播运营", "设计师", "客服", "仓库管理员")
    return [
        Talent(
            id=1000 * number + one,
            posts=(Post(titles[(one + number) % 4]),),
            work_text=f"负责店铺日常工作{one}",
            claims=(Claim("直播运营", 1 + one % 4, Proof.USED),),
        )
        for one in range(1, 30 + 10 * number)
    ]


class KnownEngine(MatchEngine):
    """The engine of the service, except that it reads a known population instead of tables."""

    def __init__(self, folder: Path, number: int) -> None:
        super().__init__(Database("sqlite://"), folder, Weights())
        self.number = number

    def _read_tables(self, session: Session, report: Report | None) -> Matcher:
        return Matcher.build(population(self.number), VOCABULARY, self.weights)


def rankings(matcher: Matcher) -> list[tuple[Any, ...]]:
    def plain(found: Ranking) -> tuple[Any, ...]:
        return found.matches, found.total, found.pool

    return [plain(matcher.rank(demand, today=TODAY, limit=100)) for demand in DEMANDS]


@dataclass(slots=True)
class Findings:
    """How the rounds went: where the kills struck, and what was wrong, if anything."""

    rounds: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    served_new: Counter[str] = field(default_factory=Counter)
    leftovers: int = 0
    wrong: list[str] = field(default_factory=list)


class Rounds:
    """Forks builders from this process, which has all imports and has opened no index."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.random = random.Random(seed)
        self.expected = [rankings(Matcher.build(population(number), VOCABULARY)) for number in (0, 1)]
        self.phase = mmap.mmap(-1, 1)
        self.findings = Findings()
        self.serving = 0
        self._finish(0)
        self.lengths = self._measure()

    def run(self, rounds: int) -> Findings:
        for number in range(rounds):
            self.findings.rounds += 1
            if number % LET_FINISH == LET_FINISH - 1:
                self._finish(1 - self.serving)
                self._check_clean()
            else:
                self._kill(1 - self.serving, number)
        return self.findings

    def _finish(self, number: int) -> None:
        child = self._start(number)
        _, status = os.waitpid(child, 0)
        self._check(number, FINISHED if status == 0 else BUILDING)

    def _kill(self, number: int, turn: int) -> None:
        child = self._start(number)
        # On a busy machine a build may be over before anybody looks.
        ended = False
        if turn % 2:
            self._sleep(self.random.uniform(0, 1.05 * sum(self.lengths)))
        else:
            wanted = self.random.randrange(FINISHED)
            while self.phase[0] < wanted and not ended:
                ended = os.waitpid(child, os.WNOHANG) != (0, 0)
            self._sleep(self.random.uniform(0, self.lengths[wanted]))
        if not ended:
            os.kill(child, signal.SIGKILL)
            # Read after death: it can't move on any more.
            os.waitpid(child, 0)
        phase = self.phase[0]
        self.findings.kills[PHASES[phase]] += 1
        self.findings.leftovers += any(path.name.startswith(".") for path in self.folder.iterdir())
        if is_building(self.folder):
            self.findings.wrong.append("the lock outlived its holder")
        self._check(number, phase)

    @staticmethod
    def _sleep(seconds: float) -> None:
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            time.sleep(0)

    def _start(self, number: int) -> int:
        self.phase[0] = BUILDING
        child = os.fork()
        if child == 0:
            self._quietly(lambda: self._build(number))
        return child

    def _build(self, number: int) -> int:
        for name, phase in (("_fill", WRITING), ("_sync_folder", RENAMING), ("_switch", SWITCHING)):
            self._announce(name, phase)
        self._announce("_sweep", REMOVING)
        KnownEngine(self.folder, number).build()
        self.phase[0] = FINISHED
        return 0

    def _announce(self, name: str, phase: int) -> None:
        real: Callable[..., Any] = getattr(storage, name)

        def announced(*args: Any) -> Any:
            self.phase[0] = max(phase, self.phase[0])
            result = real(*args)
            # What follows the writing is the rename, until the next one announces itself.
            self.phase[0] = max(self.phase[0], RENAMING if phase == WRITING else phase)
            return result

        setattr(storage, name, announced)

    @staticmethod
    def _quietly(work: Callable[[], int]) -> None:
        """In a child: never return into the parent's code."""
        code = _WRONG
        try:
            code = work()
        finally:
            os._exit(code)

    def _check(self, number: int, phase: int) -> None:
        """Before the switch the old population serves, after it the new one, in between one of them."""
        found = self._look()
        allowed = {number} if phase > SWITCHING else {self.serving}
        if phase == SWITCHING:
            allowed = {number, self.serving}
        if found not in allowed:
            self.findings.wrong.append(f"killed while {PHASES[phase]}: found {found}, not {allowed}")
        if found == number:
            self.findings.served_new[PHASES[phase]] += 1
        self.serving = found if found in (0, 1) else self.serving

    def _look(self) -> int:
        """Which population a fresh process finds: its number, or a code for what is wrong."""
        child = os.fork()
        if child == 0:
            self._quietly(self._open)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])

    def _open(self) -> int:
        matcher = Matcher.open(self.folder)
        if matcher.refused or storage.find_damage(self.folder / (storage.current(self.folder) or "")):
            return _DAMAGED
        found = rankings(matcher)
        return self.expected.index(found) if found in self.expected else _WRONG

    def _check_clean(self) -> None:
        folders = [path.name for path in self.folder.iterdir() if path.is_dir()]
        if sorted(folders) != sorted(storage.versions(self.folder)) or len(folders) > 2:
            self.findings.wrong.append(f"left behind: {sorted(folders)}")

    def _measure(self) -> list[float]:
        """How long each phase takes, in seconds: the median of some builds that finish."""
        samples: list[list[float]] = [[] for _ in range(FINISHED)]
        for turn in range(6):
            child, phase, since = self._start(1 - self.serving), BUILDING, time.perf_counter()
            while os.waitpid(child, os.WNOHANG) == (0, 0):
                if self.phase[0] != phase:
                    now = time.perf_counter()
                    samples[phase].append(now - since)
                    phase, since = self.phase[0], now
            if turn:
                self._check(1 - self.serving, FINISHED)
            else:
                self.serving = self._look()
        return [sorted(times)[len(times) // 2] if times else 0.001 for times in samples]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args(arguments)
    folder = Path(tempfile.mkdtemp(prefix="kill-build-"))
    try:
        rounds = Rounds(folder, wanted.seed)
        spans = ", ".join(
            f"{name} {1000 * length:.1f} ms" for name, length in zip(PHASES, rounds.lengths, strict=False)
        )
        print(f"a build takes {1000 * sum(rounds.lengths):.0f} ms: {spans}")
        found = rounds.run(wanted.rounds)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{found.rounds} rounds, {found.kills.total()} kills")
    for name in PHASES:
        print(f"  {name}: {found.kills[name]} kills, the new version served after {found.served_new[name]}")
    print(f"  kills that left something behind: {found.leftovers}")
    print(f"  wrong: {len(found.wrong)}")
    for line in found.wrong[:20]:
        print(f"    {line}")
    return 1 if found.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
