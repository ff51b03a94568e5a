"""What an index version keeps of its people, learnt from a stream: nobody has to be held in memory."""

from collections import Counter
from collections.abc import Iterable

from matching.encode import Reader, Statistics
from matching.relatedness import closure_of, learn_related
from matching.shapes import Talent, Vocabulary
from matching.terms import count_terms, learn_titles, text_space
from matching.titles import title_text


def learn(talents: Iterable[Talent], vocabulary: Vocabulary) -> Statistics:
    """Give the very statistics that ``Matcher.build`` would learn from these people.

    Memory grows with the distinct terms, skills and titles; of each person only the keys of the skills stay.
    """
    reader = Reader(vocabulary)
    people = texts = length = 0
    index: dict[str, int] = {}
    terms: Counter[int] = Counter()
    skills: Counter[str] = Counter()
    claimed: list[list[str]] = []
    titles = {title_text(reader.title(post)) for post in vocabulary.titles}
    for talent in talents:
        people += 1
        counts = count_terms(talent.work_text, reader.analyse, index, grow=True)
        texts += counts.length > 0
        length += counts.length
        terms.update(counts.terms)
        claimed.append([key for key, _ in reader.claims(talent)])
        skills.update(set(claimed[-1]))
        titles.update(title_text(reader.title(post)) for post in (*talent.posts, *talent.wished_posts))
    return Statistics(
        people=people,
        holders=dict(sorted(skills.items())),
        text=text_space({term: terms[number] for term, number in index.items()}, texts, length),
        titles=learn_titles([reader.analyse.title(text) for text in sorted(titles)]),
        closure=closure_of(reader.gate.closure, learn_related(claimed)),
    )
