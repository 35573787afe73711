"""What an uncertainty is: a number government cannot set, with a prior and a source."""

from dataclasses import dataclass
from datetime import date

from jinzhen.scenarios.errors import PriorError
from jinzhen.scenarios.priors import Prior, fixed, reach, read_prior
from jinzhen.scenarios.units import format_number


@dataclass(frozen=True, slots=True)
class Belief:
    """A prior as it could be held from a day on.

    known_since : day its source was in print; central, source, grade : as of an uncertainty
    """

    known_since: date
    prior: Prior
    central: float
    source: str
    grade: str


@dataclass(frozen=True, slots=True)
class Uncertainty:
    """One uncertainty.

    name : identifier, as in files and on the command line
    label_zh, label_en : as printed
    group : `environment` (outside conditions), `economy` (how firms and markets answer) or `rounds` (how
        certification is carried out); the last two are set by the configuration group `economy`
    unit : of the value; `code` for a choice between coded rules
    low, high : admissible range; priors are cut there
    central : value for a run without this uncertainty
    prior : distribution it is drawn from
    source : row of the fact tables, or `assumed`
    grade : `reported`, `derived`, `judgement` or `assumed`
    dated : what could be believed as its sources came into print, by day; the last is `prior`, `source` and `grade`;
        empty where nothing was learnt after the plan
    """

    name: str
    label_zh: str
    label_en: str
    group: str
    unit: str
    low: float
    high: float
    central: float
    prior: Prior
    source: str = "assumed"
    grade: str = "assumed"
    dated: tuple[Belief, ...] = ()

    @property
    def config_group(self) -> str:
        """The configuration group it is set in."""
        return "environment" if self.group == "environment" else "economy"

    @property
    def range_text(self) -> str:
        """The admissible values in one phrase."""
        return f"values from {format_number(self.low)} to {format_number(self.high)} {self.unit}"

    def belief_at(self, as_of: date) -> Belief:
        """What could be believed on a day; before the first source, what was believed without one."""
        beliefs = self.dated or (Belief(date.min, self.prior, self.central, self.source, self.grade),)
        return [each for each in beliefs if each.known_since <= as_of or each is beliefs[0]][-1]

    def prior_at(self, as_of: date) -> Prior:
        """The prior of that belief."""
        return self.belief_at(as_of).prior

    def read(self, raw: object, where: str = "", as_of: date = date.max) -> Prior:
        """The prior meant by `raw`, checked against the admissible range; `None` is what could be believed on a day."""
        where = where or self.name
        prior = self.prior_at(as_of) if raw is None else read_prior(raw, where)
        smallest, largest = reach(prior)
        if smallest < self.low or largest > self.high:
            wrong = smallest if smallest < self.low else largest
            raise PriorError(
                f"{format_number(wrong)} {self.unit} is out of range", where=where, expected=self.range_text
            )
        return prior

    def at_centre(self, as_of: date = date.max) -> Prior:
        """The prior of a run that leaves this uncertainty out: the centre of what could be believed on a day."""
        return fixed(self.belief_at(as_of).central)

    def held_at(self, value: float) -> float:
        """A value as the draw of this uncertainty. Raises PriorError where it is out of range."""
        if not self.low <= value <= self.high:
            raise PriorError(f"{value!r} {self.unit} is out of range", where=self.name, expected=self.range_text)
        return float(value)
