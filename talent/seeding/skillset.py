"""Skills by latent career: which ones somebody has or asks for, and how they are written."""

from collections.abc import Sequence
from dataclasses import dataclass

from talent.seeding.chance import Dice
from talent.seeding.stock import Career, Cluster, SkillWords, Stock
from talent.seeding.words import misspell
from talent.vocab.words import fold

# What employers ask of anybody; what anybody may add, whatever the career.
ASKED_OF_ALL = ("office_software", "excel", "communication", "teamwork", "aigc", "responsibility", "learning")
LISTED_BY_ALL = (
    "office_software", "excel", "communication", "wps", "customer_service", "teamwork", "english", "cet4",
    "mandarin", "driving_c1", "powerpoint", "word", "photoshop", "jianying", "aigc", "cert_computer_2",
)  # fmt: skip
WORDS_MAX = 60


@dataclass(frozen=True)
class Written:
    """``skill`` is None where only the gate can tell what the words mean; ``meant`` is the truth."""

    words: str
    skill: str | None
    meant: str | None


def choose_skills(
    dice: Dice,
    stock: Stock,
    career: Career,
    count: int,
    *,
    platforms: list[str],
    cluster: Cluster | None,
    general: Sequence[str] = LISTED_BY_ALL,
) -> list[str]:
    """Ids: mostly the core of the career, usual ones first; then its neighbours, then general ones."""
    core = [skill for skill in career.skills if _fits(stock.skills[skill], career, platforms)]
    side = [skill for skill in career.side_skills if _fits(stock.skills[skill], career, platforms)]
    chosen: dict[str, None] = {}
    for _ in range(count * 3):
        if len(chosen) >= count:
            break
        fall = dice.random()
        if fall < 0.60 and core:
            # The minimum of two draws favours what stands first.
            chosen[core[min(dice.randrange(len(core)), dice.randrange(len(core)))]] = None
        elif fall < 0.88 and side:
            chosen[dice.choice(side)] = None
        elif cluster and cluster.knowledge and dice.chance(0.6):
            chosen[cluster.knowledge] = None
        else:
            chosen[dice.choice(general)] = None
    return list(chosen)


def write_skill(dice: Dice, stock: Stock, skill: str, *, careful: bool = False) -> Written:
    """One skill in somebody's words; a careful hand wraps and misspells nothing."""
    entry = stock.skills[skill]
    words = _spelling(dice, entry)
    if dice.chance(0.12) and words.isascii():
        words = dice.choice((words.lower(), words.upper()))
    if careful or dice.chance(0.91):
        return Written(words[:WORDS_MAX], skill, skill)
    if dice.chance(0.65):
        words = dice.choice(stock.phrases["wrap"]).replace("{}", words)
    else:
        words = misspell(dice, stock, words)
    words = words[:WORDS_MAX]
    if known := stock.skill_words.get(fold(words)):
        # The slip has made the name of a skill after all: that is what gets saved.
        return Written(words, known, known)
    # Half of those who write freely have picked the skill from the list first.
    return Written(words, skill if dice.chance(0.5) else None, skill)


def write_odd_skill(dice: Dice, stock: Stock) -> Written:
    words = dice.choice(stock.phrases["odd_skill"])
    known = stock.skill_words.get(fold(words))
    return Written(words, known, known)


def _spelling(dice: Dice, entry: SkillWords) -> str:
    if not entry.aliases or dice.chance(0.55):
        return entry.name
    usual = entry.aliases[:4] if dice.chance(0.8) else entry.aliases
    return dice.choice(usual)


def _fits(entry: SkillWords, career: Career, platforms: list[str]) -> bool:
    """Nobody who works on Pinduoduo alone lists Tmall."""
    others = [name for name in career.platforms if name not in platforms]
    return not any(entry.name.startswith(name) for name in others)
