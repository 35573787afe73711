"""Counts packed instructions in what Numba compiled: a loop that stops vectorising does so without a word."""

import re
from typing import Any

from jinzhen.model.engine.compiled import alone

#: Arithmetic on several float64 at once (SSE2 and AVX), and on several whole numbers at once.
_PACKED_DOUBLES = re.compile(r"\tv?(?:add|sub|mul|div|sqrt|min|max)pd\t|\tvf(?:n?m)(?:add|sub)\d*pd\t")
_PACKED_WORDS = re.compile(r"\tv?pmuludq\t")


def _assembly(dispatcher: Any, signature: Any) -> str:
    """Assembly of a signature, by default of all compiled ones; a phase that only Python called is looked up there."""
    if not dispatcher.overloads:
        dispatcher = alone(dispatcher)
    return dispatcher.inspect_asm(signature) if signature else "\n".join(dispatcher.inspect_asm().values())


def packed_instructions(dispatcher: Any, signature: Any = None) -> int:
    """Packed float64 instructions in a phase or entry: additions, multiplications, divisions, roots, choices."""
    return len(_PACKED_DOUBLES.findall(_assembly(dispatcher, signature)))


def packed_multiplications_of_words(dispatcher: Any, signature: Any = None) -> int:
    """Packed multiplications of 32-bit words: the heart of Philox."""
    return len(_PACKED_WORDS.findall(_assembly(dispatcher, signature)))
