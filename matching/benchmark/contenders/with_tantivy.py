"""tantivy, the search library in Rust: the text alone, one segment, one thread."""

import numpy as np

from matching.benchmark.contenders.base import Ids, OneContender, peer
from matching.benchmark.corpus import TOP, Corpus, Query, word

_HEAP = 200_000_000


class Tantivy(OneContender):
    name, needs, most = "tantivy", ("tantivy",), 300_000
    note = "text only, its own formula"

    def build(self, corpus: Corpus) -> None:
        module = peer("tantivy")
        builder = module.SchemaBuilder()
        builder.add_integer_field("number", stored=True, indexed=False)
        builder.add_text_field("body", stored=False, tokenizer_name="whitespace", index_option="freq")
        index = module.Index(builder.build())
        writer = index.writer(_HEAP, 1)
        for number, text in corpus.words():
            writer.add_document(module.Document(number=number, body=text))
        writer.commit()
        writer.wait_merging_threads()
        index.reload()
        self._query, self._should, self._schema = module.Query, module.Occur.Should, index.schema
        self._searcher = index.searcher()

    def one(self, query: Query) -> Ids:
        parts = [
            (self._should, self._query.term_query(self._schema, "body", word(term), "freq"))
            for term in query.encoded.terms.tolist()
        ]
        hits = self._searcher.search(self._query.boolean_query(parts), TOP, count=False).hits
        return np.array([self._searcher.doc(place)["number"][0] for _, place in hits], np.int64)
