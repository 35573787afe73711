"""Words in both languages, side by side, so that neither is forgotten."""

from dataclasses import dataclass

#: Languages a text is written in.
LANGUAGES = ("en", "zh")


@dataclass(frozen=True, slots=True)
class Text:
    """One thing said in English and in Chinese."""

    en: str
    zh: str

    def in_(self, language: str) -> str:
        """The words in one of LANGUAGES."""
        return self.zh if language == "zh" else self.en

    def format(self, *values: object, **named: object) -> "Text":
        """The same text with values filled in, as `str.format` does."""
        return Text(self.en.format(*values, **named), self.zh.format(*values, **named))
