"""Birth, death, paper, moves and links of firms (docs/odd.md, step 10)."""

from jinzhen.model.engine.compiled import rule
from jinzhen.model.engine.vector_math import exp, log
from jinzhen.model.rules.orders import LEAST_SALES_MCNY
from jinzhen.model.state.column import F64
from jinzhen.model.state.now import Param
from jinzhen.scenarios.levers import LEVERS

#: Capital (m CNY) that separates small, medium and large in the survival figures. Source: effects.csv
#: firm_dynamics: registered capital below 1, 1 to 10, above 10 m CNY.
MEDIUM_CAPITAL_MCNY, LARGE_CAPITAL_MCNY = 1.0, 10.0
#: Age (years) at which exit is most likely. Source: effects.csv firm_dynamics, mode year 3.
PEAK_AGE_YEARS = 3.0
#: Mean of the age profile over a stationary population with half the firms under five years old, so that the yearly
#: hazards keep their level. Measured by tests/model/rules/test_turnover.py.
AGE_PROFILE_MEAN = 1.2075
#: Share of the approval delay removed in the base year, as the lever's baseline.
BASE_DELAY_REMOVED = float(LEVERS["approval_reform"].baseline)
#: Designated size: sales of 20 m CNY a year. Source: National Bureau of Statistics, above-size industrial firms.
ABOVE_SIZE_MCNY = 20.0
#: Reward for crossing the size that counts as usual, m CNY. Source: lever_facts.csv L02a.
USUAL_REWARD_MCNY = 0.3


@rule
def age_profile(age_years: float, param: F64) -> float:
    """Exit hazard by age relative to the mean: a hump at PEAK_AGE_YEARS over a floor. Form: x exp(1 - x);
    floor and hump assumed.
    """
    ratio = age_years / PEAK_AGE_YEARS
    hump = param[Param.exit_age_hump] * ratio * exp(1.0 - ratio)
    return (param[Param.exit_age_floor] + hump) / AGE_PROFILE_MEAN


@rule
def size_weight(capital_mcny: float, small: float, medium: float, large: float) -> float:
    """The one of three numbers that is for firms of this size. Source: classes of the survival figures."""
    return large if capital_mcny > LARGE_CAPITAL_MCNY else (medium if capital_mcny > MEDIUM_CAPITAL_MCNY else small)


@rule
def exit_hazard(capital_mcny: float, age_years: float, margin: float, net_worth_mcny: float, cash_mcny: float,
                hazard_small: float, hazard_medium: float, hazard_large: float, param: F64) -> float:
    """Exit rate a year.

    margin : profit over sales; below `usual_margin` exit is likelier, see `margin_response`
    net_worth_mcny : capital and cash less debt; below zero `insolvent_rate` is added
    cash_mcny : below zero where bills stay open and no bank lends more; then `failure_rate` is added
    Source: effects.csv firm_dynamics by size and age; the response to margin and insolvency is tuned to V3.
    """
    by_size = size_weight(capital_mcny, hazard_small, hazard_medium, hazard_large)
    bound = param[Param.exit_margin_bound]
    pressed = exp(-param[Param.margin_response] * (min(max(margin, -bound), bound) - param[Param.usual_margin]))
    insolvent_rate = param[Param.insolvent_rate]
    insolvent = insolvent_rate if net_worth_mcny < 0.0 else 0.0
    fails = param[Param.failure_rate] if cash_mcny < 0.0 else 0.0
    return by_size * age_profile(age_years, param) * pressed + insolvent + fails


@rule
def competition(delay_removed_gain: float, param: F64) -> float:
    """Exit relative to its usual rate where registration has become easier.

    delay_removed_gain : share of approval delay removed above BASE_DELAY_REMOVED
    Source: effects.csv entry_regulation (exit +8.7 % after a reform taken to remove `reform_share` of the delay).
    """
    return exp(log(1.0 + param[Param.approval_exit_effect]) / param[Param.reform_share] * delay_removed_gain)


@rule
def eased_hazard(hazard: float, age_years: float, startup_intensity: float, competition: float, quality: float,
                 inspections: float, param: F64) -> float:
    """Exit rate a year after policy: support of the young (0-1), competition, inspections (a firm and year).

    Form: factors on the hazard, and firms of low quality that inspections close on top; sizes assumed.
    """
    survival = param[Param.startup_survival] * startup_intensity
    closed = param[Param.closed_by_inspection] * inspections
    young = survival if age_years < param[Param.young_years] else 0.0
    found = closed if quality < param[Param.low_quality] else 0.0
    return hazard * (1.0 - young) * competition + found


@rule
def chance_within(rate: float, step_years: float) -> float:
    """Chance that an event of yearly rate `rate` happens within a step. Form: 1 - exp(-rate * time)."""
    return 1.0 - exp(-rate * step_years)


@rule
def falls_below_size(output_year_mcny: float, param: F64) -> bool:
    """Whether an above-size firm leaves the register. Form: see `drop_out_share`; drop-out lags."""
    return output_year_mcny < param[Param.drop_out_share] * ABOVE_SIZE_MCNY


@rule
def registration_line(reward_mcny: float, param: F64) -> float:
    """Sales a year from which a firm is registered as above the designated size, m CNY.

    reward_mcny : for crossing (小升规); it makes firms near the line bring their accounts together
    Form: the line falls by `near_share` at the usual reward; assumed.
    """
    rewards = min(reward_mcny / USUAL_REWARD_MCNY, param[Param.registration_reward_ceiling])
    return ABOVE_SIZE_MCNY * (1.0 - param[Param.near_share] * rewards)


@rule
def registration_rate(reward_mcny: float, param: F64) -> float:
    """Rate a year at which firms beyond the line are registered. Form: linear in rewards up to a ceiling; assumed."""
    rewards = min(reward_mcny / USUAL_REWARD_MCNY, param[Param.registration_reward_ceiling])
    return param[Param.registration_rate] * (1.0 + param[Param.registration_reward_gain] * rewards)


@rule
def arrivals_ceiling(operating_count: float, step_years: float, param: F64) -> float:
    """Firms from other towns that find premises in a town within a step, at least one. Form: see `arrivals_rate`."""
    return max(param[Param.arrivals_rate] * step_years * operating_count, 1.0)


@rule
def profit_per_firm(margin: float, margin_start: float, sales_mcny: float, firms: float, sales_start_mcny: float,
                    wage_index: float, param: F64) -> float:
    """Log profit that a firm of the town makes, in wages of the day, relative to the start.

    sales_mcny : of the town, a year; sales_start_mcny : of a firm of the town at the start
    Form: margin times sales a firm, at least `least_profit` of the start; over the wage, which founders give up. More
    firms for the same sales are crowding: each is left less.
    """
    sales = sales_mcny / max(firms, 1.0) / max(sales_start_mcny, LEAST_SALES_MCNY) / wage_index
    return log(max(margin / margin_start * sales, param[Param.least_profit]))


@rule
def newcomers(closings: float, firms: float, hazard: float, step_years: float, param: F64) -> float:
    """Firms that would come to a town in a step at the profits of the start: one for another that closes.

    closings : of its firms expected in the step without policy; hazard : of a firm of the usual size
    Form: `entry_ratio` times closings; a town without firms has room for one.
    """
    return param[Param.entry_ratio] * (closings if firms > 0.0 else chance_within(hazard, step_years))


@rule
def entry_response(log_profit: float, delay_removed_gain: float, credit_factor: float, startup_push: float,
                   param: F64) -> float:
    """Real entry relative to its usual rate.

    log_profit : of a firm, relative to the start, see `profit_per_firm`
    delay_removed_gain : share of approval delay removed above BASE_DELAY_REMOVED
    approval_effect : published effect of a registration reform on entry (effects.csv entry_regulation, +0.25), which
        is taken to have removed `reform_share` of the delay
    credit_factor : share of loan requests granted
    startup_push : log entry that support of start-ups adds
    Form: exponential of the sum, kept within `entry_push_ceiling` either way; it and the weights of profit and
    credit are assumed.
    """
    reform = log(1.0 + param[Param.approval_entry_effect]) / param[Param.reform_share]
    eased = reform * delay_removed_gain + param[Param.entry_credit_response] * (credit_factor - 1.0)
    push = param[Param.entry_profit_elasticity] * log_profit + eased + startup_push
    ceiling = param[Param.entry_push_ceiling]
    return exp(min(max(push, -ceiling), ceiling))
