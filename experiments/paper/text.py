"""Words in both languages at once: whoever writes gives both, and only what prints asks for one of them."""

from collections.abc import Iterable
from dataclasses import dataclass

LANGUAGES = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in English and in Chinese."""

    en: str
    zh: str

    def in_(self, language: str) -> str:
        """The words in `en` or `zh`."""
        return {"en": self.en, "zh": self.zh}[language]

    def format(self, *places: object, **values: object) -> "Text":
        """With the places filled; a value that is a `Text` itself is filled in by language."""
        en, zh = (
            self.in_(language).format(
                *(_in(value, language) for value in places),
                **{name: _in(value, language) for name, value in values.items()},
            )
            for language in LANGUAGES
        )
        return Text(en, zh)

    def __add__(self, other: "Words") -> "Text":
        return Text(self.en + said(other, "en"), self.zh + said(other, "zh"))

    def __radd__(self, other: str) -> "Text":
        return Text(other + self.en, other + self.zh)

    def __format__(self, spec: str) -> str:
        raise TypeError(f"{self!r} has two languages: use Text.format, or ask for one with in_(language)")


#: What may stand on a page: words in two languages, or a text that is the same in both (a number, a name).
Words = str | Text

COMMA, SEMICOLON, PAUSE = Text(", ", "，"), Text("; ", "；"), Text(", ", "、")

#: Between two sentences.
NEXT = Text(" ", "")


def said(words: Words, language: str) -> str:
    """Words in a language."""
    return words.in_(language) if isinstance(words, Text) else words


def join(parts: Iterable[Words], between: Words = COMMA) -> Text:
    """Parts one after the other, with the same words between any two."""
    listed = list(parts)
    en, zh = (said(between, language).join(said(each, language) for each in listed) for language in LANGUAGES)
    return Text(en, zh)


def brackets(words: Words) -> Text:
    """` (so)` and `（这样）`: in round brackets, with the space that English wants before them."""
    return Text(" ({words})", "（{words}）").format(words=words)


def _in(value: object, language: str) -> object:
    return value.in_(language) if isinstance(value, Text) else value
