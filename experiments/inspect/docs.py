"""`jinzhen docs`: rewrite the generated tables of the documentation from the code and the configurations."""

from collections.abc import Sequence
from pathlib import Path

from jinzhen.experiments.documents.pages import PAGES, blocks, rewritten
from jinzhen.experiments.paper.files import write_whole
from jinzhen.scenarios.errors import UserError


def run_docs(arguments: Sequence[str]) -> int:
    """Rewrite the tables of these pages; without arguments those of the repository one stands in."""
    for name in arguments or PAGES:
        path = Path(name)
        if not path.is_file():
            raise UserError(f"there is no file {name}", where="docs",
                            expected="a page with generated tables, or the repository's own folder to stand in")
        text = path.read_text(encoding="utf-8")
        stale = [block.name for block in blocks(text) if not block.is_current]
        if stale:
            write_whole(path, rewritten(text))
        print(f"{name}: {'rewritten: ' + ', '.join(stale) if stale else 'up to date'}")
    return 0
