"""What is to be said of a document that was read: what was wrong where, and what was ignored."""

from dataclasses import dataclass, field

_MOST = 50


@dataclass(frozen=True)
class FormatNote:
    """One complaint and the JSON path of what it is about."""

    path: str
    message: str


@dataclass
class Notes:
    """The first fifty of each; of a strange document nobody reads more."""

    wrong: list[FormatNote] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)

    def add(self, path: str, message: str) -> None:
        if len(self.wrong) < _MOST:
            self.wrong.append(FormatNote(path, message))

    def ignore(self, path: str) -> None:
        if len(self.ignored) < _MOST:
            self.ignored.append(path)
