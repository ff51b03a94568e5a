"""Replays counterfactuals by really editing and ranking again, and stops at the first that differs.

Run ``python -m tests.long.counterfactuals --cases 1000``; ``--seed`` and ``--people`` choose the pool. People
and demands are made of the words of the property tests, so that the ranks are long and full of ties.
"""

import argparse
import random
import sys
import time
from collections import Counter
from datetime import timedelta

from matching.counterfactual import Counterfactual, counterfactuals, useful_edits
from matching.edits import AskFor, Edit, GoTo, Learn, Learnt
from matching.matcher import Matcher
from matching.shapes import Ask, Claim, Demand, Need, Post, Proof, Talent
from tests.matching.replay import really, told
from tests.matching.strategies import CODES, SKILLS, TITLES, TODAY, VOCABULARY

WORDS = [name for entry in SKILLS for name in (entry.name, *entry.aliases)] + ["编织", "Pyhton", "羊绒知识"]
TEXTS = ("负责直播间", "店铺运营", "客服回复", "photoshop", "数据分析", "带货", "羊绒", "打包")
POSTS = [*TITLES, Post("主播"), Post("店长"), Post("")]
YEARS = (None, 0.0, 0.5, 1.5, 2.0, 3.0, 6.0)
SALARIES = (None, 4000, 5000, 6000, 6200, 9000)


def main() -> int:
    arguments = _arguments()
    chance = random.Random(arguments.seed)
    matcher = Matcher.build(
        (_talent(chance, number) for number in range(1, arguments.people + 1)), VOCABULARY
    )
    later = [_talent(chance, chance.randint(1, 2 * arguments.people)) for _ in range(20)]
    matcher = matcher.with_changes(list({one.id: one for one in later}.values()))
    started, done, moved = time.monotonic(), 0, Counter[str]()
    while done < arguments.cases:
        demand, talent = _demand(chance), _talent(chance, chance.randint(1, arguments.people))
        matcher = matcher.with_changes([talent])
        edits = [*useful_edits(matcher, demand, talent), *(_edit(chance) for _ in range(3))]
        now = really(matcher, demand, talent)
        for one in counterfactuals(matcher, demand, talent, edits, TODAY)[: arguments.cases - done]:
            then = really(matcher, demand, talent, one.edit)
            if (told(one.now), told(one.then)) != (now, then):
                sys.stdout.write(f"{demand}\n{talent}\n{one}\nreally: {now}, {then}\n")
                return 1
            done += 1
            moved[_kind(one)] += 1
    seconds = time.monotonic() - started
    sys.stdout.write(
        f"{done} replayed among {len(matcher)} people in {seconds:.0f} s, none differs: {dict(moved)}\n"
    )
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1000)
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _kind(one: Counterfactual) -> str:
    if one.then.rank is None:
        return "still out"
    if one.now.rank is None:
        return "newly in"
    return "higher" if one.then.rank < one.now.rank else "lower" if one.then.rank > one.now.rank else "same"


def _edit(chance: random.Random) -> Edit:
    kind = chance.randrange(4)
    if kind == 0:
        return AskFor(chance.choice(SALARIES[1:]) or 0)
    if kind == 1:
        return GoTo(chance.choice(CODES))
    skills = [Learnt(one.id, one.name, chance.randint(1, 4)) for one in chance.sample(SKILLS, kind)]
    return Learn(tuple(skills), chance.choice(list(Proof)))


def _talent(chance: random.Random, number: int) -> Talent:
    claims = [
        Claim(
            chance.choice(WORDS),
            chance.randint(1, 4),
            chance.choice(list(Proof)),
            declared=chance.random() < 0.8,
        )
        for _ in range(chance.randrange(6))
    ]
    return Talent(
        id=number,
        posts=tuple(chance.sample(POSTS, chance.randrange(3))),
        work_text="，".join(chance.choices(TEXTS, k=chance.randrange(5))),
        claims=tuple(claims),
        experience_years=chance.choice(YEARS),
        education=chance.choice((None, 3, 4, 5)),
        wished_posts=tuple(chance.sample(POSTS, chance.randrange(2))),
        salary_min=chance.choice(SALARIES),
        divisions=tuple(chance.sample(CODES, chance.randrange(3))),
        kinds=("full",) if chance.random() < 0.5 else (),
        confirmed_on=TODAY - timedelta(days=chance.randrange(200)) if chance.random() < 0.9 else None,
    )


def _demand(chance: random.Random) -> Demand:
    needs = [Need.PREFERRED] * 4 + [Need.REQUIRED] * 5 + [Need.MUST]
    return Demand(
        id=1,
        post=chance.choice(POSTS),
        duties="，".join(chance.choices(TEXTS, k=chance.randrange(5))),
        asks=tuple(
            Ask(chance.choice(WORDS), chance.randint(1, 4), chance.choice(needs))
            for _ in range(chance.randrange(5))
        ),
        experience_years=chance.choice(YEARS),
        experience_must=chance.random() < 0.1,
        education=chance.choice((None, 3, 4, 5)),
        education_must=chance.random() < 0.1,
        salary_max=chance.choice(SALARIES),
        division=chance.choice((None, *CODES[1:])),
        remote=chance.random() < 0.1,
        place_must=chance.random() < 0.15,
        kind=chance.choice((None, "full")),
        confirmed_on=TODAY - timedelta(days=chance.randrange(60)),
    )


if __name__ == "__main__":
    sys.exit(main())
