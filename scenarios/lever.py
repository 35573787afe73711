"""What a lever is: one number or one choice that government sets, as typed data."""

import re
from dataclasses import dataclass, field
from datetime import date

from jinzhen.scenarios.errors import LeverError, UserError, nearest_name
from jinzhen.scenarios.units import (
    DRAWN,
    DRAWN_BELOW,
    DRAWN_WORD,
    DRAWN_ZH,
    UNLIMITED,
    UNLIMITED_WORD,
    UNLIMITED_WORDS,
    UNLIMITED_ZH,
    format_number,
    to_number,
)

#: The day the facts behind the levers were last looked up.
LAST_CHECKED = date(2026, 11, 23)
#: `drawn`, or what is drawn and something added: `drawn+2`, `drawn-0.05`.
_DRAWN = re.compile(rf"{DRAWN_WORD}\s*([+-]\s*[0-9.]+)?")


@dataclass(frozen=True, slots=True)
class Lever:
    """One lever.

    name : identifier, as in files and on the command line
    label_zh, label_en : as printed
    article : of the plan, 晋政办发〔2022〕80号
    group : as the plan groups them; `certification` has a configuration group of its own
    unit : of a number; empty for a choice
    baseline : value when nothing is said, a number or a choice
    null : value that means "no such policy": 0 for money, unlimited for a quota, the baseline for a choice
    low, high : admissible range of a number; the null value is always admitted
    drawn : uncertainty that holds in every replication where the lever is set to the word `drawn`; empty where it has
        no such word
    choices : identifiers of a choice, in the order of their codes; choices_zh : what they are called in Chinese
    departments : the lead departments the plan names
    payer, recipient : who pays and who receives; a lever with a payer has a line of public money
    unit_cost : m CNY of public money for one unit of the lever
    yearly_ceiling : m CNY a year the lever may cost at most
    checked : day the source was last looked at
    source : row of the fact tables, or `assumed`
    acts_on : what it moves in the model
    moves : figure its sign is about: an outcome, or the mean of a town figure at the end of the last year, written
        `towns.<figure>` over all towns and `provincial.<figure>` over those that are provincial from the start
    sign : declared direction of its effect on that figure, `+` or `-`; `+/-` where it depends on the circumstances.
        Of a choice: of every other choice, compared with the first
    context, conditions : other levers' settings, and values or priors of uncertainties, under which it can bind
    idle_when : other levers' settings in which it has nothing to act on; there it changes no bit
    strength : uncertainties that scale its effect and, where town money is null, nothing else
    is_targetable : whether it can be aimed at a category, city, tier or single towns
    is_size_targetable : whether it can be aimed at a firm size as well
    """

    name: str
    label_zh: str
    label_en: str
    article: str
    group: str
    unit: str
    baseline: float | str
    low: float = 0.0
    high: float = 1.0
    null: float | str = 0.0
    drawn: str = ""
    choices: tuple[str, ...] = ()
    choices_zh: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    payer: str = "none"
    recipient: str = "none"
    unit_cost: float = 0.0
    yearly_ceiling: float = UNLIMITED
    checked: date = LAST_CHECKED
    source: str = "assumed"
    acts_on: str = ""
    moves: str = ""
    sign: str = "+"
    context: dict[str, float | str] = field(default_factory=dict, hash=False)
    conditions: dict[str, object] = field(default_factory=dict, hash=False)
    idle_when: dict[str, float | str] = field(default_factory=dict, hash=False)
    strength: tuple[str, ...] = ()
    is_targetable: bool = False
    is_size_targetable: bool = False

    @property
    def kind(self) -> str:
        """`choice` or `number`."""
        return "choice" if self.choices else "number"

    @property
    def range_text(self) -> str:
        """The admissible values in one phrase, with unit and article."""
        if self.choices:
            return f"one of {', '.join(self.choices)} ({self.article})"
        text = f"{format_number(self.low)} to {format_number(self.high)} {self.unit} ({self.article})"
        words = [*([UNLIMITED_WORD] if self.null == UNLIMITED else []), *([DRAWN_WORD] if self.drawn else [])]
        return ", or ".join([text, *words])

    def format(self, value: float | str) -> str:
        """A value as the user would write it, without unit."""
        return value if isinstance(value, str) else format_number(value)

    def format_zh(self, value: float | str) -> str:
        """A value as a Chinese page has it: a choice by its name, with what is typed behind it."""
        if isinstance(value, str):
            return f"{self.choices_zh[self.choices.index(value)] if self.choices else DRAWN_ZH}（{value}）"
        return UNLIMITED_ZH if value == UNLIMITED else format_number(value)

    def code(self, value: float | str) -> float:
        """A value as the model sees it: the number, the index of the choice, or DRAWN and what is added to it."""
        if self.choices:
            return float(self.choices.index(value))
        return DRAWN + _added(value) if isinstance(value, str) else float(value)

    def value(self, code: float) -> float | str:
        """The value that a code stands for."""
        if self.choices:
            return self.choices[int(code)]
        return _told(code - DRAWN) if code < DRAWN_BELOW else float(code)

    def read(self, raw: object, where: str = "") -> float | str:
        """The value meant by `raw`, checked for type, unit and range; `None` is the baseline."""
        where = where or self.name
        if raw is None:
            return self.baseline
        return self._read_choice(raw, where) if self.choices else self._read_number(raw, where)

    def _read_choice(self, raw: object, where: str) -> str:
        if isinstance(raw, bool):  # YAML reads on and off as booleans
            raw = "on" if raw else "off"
        if raw in self.choices:
            return str(raw)
        raise LeverError(
            f"{raw!r} is no choice", where=where, expected=self.range_text, nearest=nearest_name(raw, self.choices)
        )

    def _read_number(self, raw: object, where: str) -> float | str:
        if isinstance(raw, str) and raw.strip() in UNLIMITED_WORDS and self.null == UNLIMITED:
            return UNLIMITED
        if self.drawn and isinstance(raw, str) and _DRAWN.fullmatch(raw.strip()):
            return _told(_added(raw))
        try:
            number = to_number(raw, self.unit, where)
        except UserError as mistake:
            raise LeverError(mistake.what, where=where, expected=mistake.expected) from None
        if not (self.low <= number <= self.high or number == self.null):
            raise LeverError(
                f"{format_number(number)} {self.unit} is out of range", where=where, expected=self.range_text
            )
        return number


def _added(text: str) -> float:
    """What a text such as `drawn+2` adds to the draw."""
    return float(text.strip().removeprefix(DRAWN_WORD).replace(" ", "") or 0.0)


def _told(added: float) -> str:
    """The word for a draw with something added to it."""
    rounded = round(added, 9)  # without the dust that is left of a number beside DRAWN
    return f"{DRAWN_WORD}{rounded:+.10g}" if rounded else DRAWN_WORD
