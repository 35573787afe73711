"""Text that any terminal can take: no sign commands it, no password is in it, and what an encoding lacks is written
with what it has.
"""

import codecs
import os
import re
import sys
import unicodedata
from typing import TextIO

#: Name of the way in which a stream writes what its encoding lacks.
READABLE = "jinzhen-readable"

#: ASCII for signs that are used in sentences and tables.
ASCII = str.maketrans({
    "±": "+/-", "–": "-", "—": "-", "−": "-", "→": "->", "×": "x", "…": "...", "≤": "<=", "≥": ">=", "≈": "~",
    "·": ".", "“": '"', "”": '"', "‘": "'", "’": "'", "\u00a0": " ", "²": "2", "°": " deg", "□": "#",
    "，": ", ", "。": ". ", "；": "; ", "：": ": ", "（": " (", "）": ") ", "、": ", ", "％": "%",
})  # fmt: skip

#: Kinds of signs that are no text: control, format (also of the direction of writing), halves of others, separators.
_NO_TEXT = ("Cc", "Cf", "Cs", "Zl", "Zp")


#: What stands for a password.
HIDDEN = "***"

#: Where an address holds a password: between the user's name and the last @, or as a parameter.
_PASSWORDS = (
    (re.compile(r"(://[^:/?#@\s]*:)(?!<password>)[^\s]*(?=@)"), rf"\1{HIDDEN}"),
    (re.compile(r"((?:ssl)?password=)[^&\s'\"]*", re.IGNORECASE), rf"\1{HIDDEN}"),
)


def without_password(text: str) -> str:
    """A text with the passwords of all addresses in it made unreadable."""
    for pattern, hidden in _PASSWORDS:
        text = pattern.sub(hidden, text)
    return text


def plain_text(text: str) -> str:
    """The text without passwords and with every sign that could command a terminal written out, such as \\x1b.

    Lines stay lines. Whatever is printed goes through here.
    """
    text = without_password(text)
    return text if text.isprintable() else "".join(map(_written_out, text))


def _written_out(sign: str) -> str:
    if sign in "\n\t" or unicodedata.category(sign) not in _NO_TEXT:
        return sign
    return sign.encode("unicode_escape").decode("ascii")


def _readable(problem: UnicodeError) -> tuple[str, int]:
    """What is written in the place of letters that an encoding lacks."""
    assert isinstance(problem, UnicodeEncodeError)
    missing = problem.object[problem.start : problem.end].translate(ASCII)
    return missing.encode("ascii", "backslashreplace").decode("ascii"), problem.end


codecs.register_error(READABLE, _readable)


def make_readable() -> None:
    """Let standard output and standard error write whatever they are given; a closed one swallows it."""
    for name in ("stdout", "stderr"):
        stream: TextIO | None = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors=READABLE)
