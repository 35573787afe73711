"""What a step leaves behind: the row of outcomes, and the tables that the engine's recorder reads."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from reference import rules

from jinzhen.model.columns import TIER_MUNICIPAL, TIER_POTENTIAL, TIER_PROVINCIAL
from jinzhen.model.outcomes import MONEY_LINES, OUTCOME_NAMES
from jinzhen.model.phases.record import NATIONAL_BRAND

if TYPE_CHECKING:
    from reference.model import ReferenceModel

#: Outcomes that are sums of an attribute of towns.
OF_TOWNS = {
    "core_output_mcny": "output_mcny", "value_added_mcny": "value_added_mcny", "exports_mcny": "exports_mcny",
    "entities": "operating", "paper_entities": "paper", "leading_firms": "leaders", "above_size_firms": "above_size",
    "technology_centres": "centres", "listed_firms": "quoted", "standards_led": "standards", "payroll_jobs": "jobs",
    "new_jobs": "new_jobs",
    "wages_mcny": "wages_mcny", "tax_mcny": "tax_mcny", "investment_mcny": "investment_mcny",
    "energy_use_tce": "energy_use_tce", "energy_quota_tce": "energy_quota_tce", "discharge_use_t": "discharge_use_t",
    "discharge_quota_t": "discharge_quota_t", "land_use_mu": "land_use_mu", "land_in_use_mu": "land_stock_mu",
    "credit_granted_mcny": "credit_mcny",
}
#: Outcomes that were counted while the step ran.
COUNTED = ("above_size_new", "above_size_lost", "entries", "moved_in", "exits", "mergers", "projects_signed",
           "projects_under_way", "projects_in_production", "projects_dropped", "signed_mcny", "realised_mcny",
           "praised_towns", "notices_served")
#: Attributes of towns that the recorder makes its figures of towns from.
SHOWN = (
    "tier", "output_year_mcny", "chain_year_mcny", "reported_year_mcny", "value_added_year_mcny", "operating", "paper",
    "leaders", "supporting", "above_size", "titles", "centres", "jobs", "market_share", "gate_mcny", "score",
    "perceived_constraint", "rank_share", "praised", "notices", "effort", "brand", "infrastructure", "scope_widening",
    "gaming", "received_mcny", "energy_quota_tce", "energy_wanted_tce", "land_factor", "credit_factor",
)


def outcomes(model: ReferenceModel) -> dict[str, float]:
    """Every outcome of this step, by name."""
    row = {name: rules.add_up(map(attrgetter(attribute), model.towns)) for name, attribute in OF_TOWNS.items()}
    row |= {name: float(model.counts[name]) for name in COUNTED}
    row |= _of_tiers(model) | _of_firms(model) | _of_factors(model)
    row["public_money_mcny"] = rules.add_up(model.money.values())
    row["city_spread"] = _spread(model)
    return row


def _of_tiers(model: ReferenceModel) -> dict[str, float]:
    """Towns by tier, through every gate, by class of reported output, and reported figures."""
    towns = model.towns
    row = {
        "provincial_towns": sum(town.tier == TIER_PROVINCIAL for town in towns),
        "potential_towns": sum(town.tier == TIER_POTENTIAL for town in towns),
        "municipal_towns": sum(town.tier == TIER_MUNICIPAL for town in towns),
        "eligible_towns": sum(town.passes[-1] > 0.0 and town.tier != TIER_PROVINCIAL for town in towns),
        "national_brands": sum(town.brand >= NATIONAL_BRAND for town in towns),
    }
    for line in (50, 100, 200, 300, 500):
        row[f"towns_over_{line}"] = sum(town.reported_year_mcny >= 100.0 * line for town in towns)
    chain = [town.output_mcny * town.scope_factor for town in towns]
    output = rules.add_up(town.output_mcny for town in towns)
    return {name: float(number) for name, number in row.items()} | {
        "chain_output_mcny": rules.add_up(chain),
        "reported_output_mcny": rules.add_up(mcny * (1.0 + town.scope_widening) * (1.0 + town.gaming)
                                             for mcny, town in zip(chain, towns, strict=True)),
        "reported_entities": rules.add_up(town.entities + town.registered_beyond for town in towns),
        "linked_jobs": rules.add_up(town.jobs * town.linked_jobs_per_job for town in towns),
        "mean_log_tfp": rules.add_up(town.output_mcny * town.tfp_mean for town in towns) / output,
    }


def _of_firms(model: ReferenceModel) -> dict[str, float]:
    """Titles and stocks of firms in business; R&D and outside sales of all that were in business in the step."""
    firms = model.firms
    return {
        "srdi_firms": float(sum(firm.title == 1.0 for firm in firms)),
        "little_giants": float(sum(firm.title == 2.0 for firm in firms)),
        "champions": float(sum(firm.title == 3.0 for firm in firms)),
        "capital_mcny": rules.add_up(firms.get("capital_mcny")),
        "debt_mcny": rules.add_up(firms.get("debt_mcny")),
        "rd_mcny": model.rd_mcny, "outside_sales_mcny": model.outside_sales_mcny,
    }


def _of_factors(model: ReferenceModel) -> dict[str, float]:
    """Energy, discharge, land, credit and labour that were refused, and how thriftily they were used."""
    towns, counties = model.towns, model.counties
    output = max(rules.add_up(town.output_mcny for town in towns), 1e-9)
    wanted, granted = (rules.add_up(map(attrgetter(name), towns)) for name in ("credit_wanted_mcny", "credit_mcny"))
    energy, land = (rules.add_up(map(attrgetter(name), towns)) for name in ("energy_use_tce", "land_stock_mu"))
    return {
        "energy_short_tce": rules.add_up(max(town.energy_wanted_tce - town.energy_quota_tce, 0.0) for town in towns),
        "discharge_short_t": rules.add_up(town.discharge_wanted_t * (1.0 - town.discharge_factor) for town in towns),
        "land_short_mu": rules.add_up(town.land_wanted_mu - town.land_use_mu for town in towns),
        "land_quota_mu": model.land_quota_mu,
        "credit_short_mcny": max(wanted - granted, 0.0),
        "labour_short_jobs": rules.add_up(county.hires_wanted * (1.0 - county.hire_factor) for county in counties),
        "trained_persons": rules.add_up(county.trained for county in counties),
        "energy_tce_per_10k_cny": energy / (100.0 * output),
        "output_per_mu_mcny": output / model.clock.step_years / max(land, 1e-9),
    }


def _spread(model: ReferenceModel) -> float:
    """Gini coefficient of core output over cities."""
    made = [rules.add_up(town.output_year_mcny for town in city.towns) for city in model.cities]
    apart = rules.add_up(abs(a - b) for a in made for b in made)
    return apart / (2.0 * len(made) * rules.add_up(made))


def write_tables(model: ReferenceModel) -> None:
    """Towns, counties, money, the round and the outcomes into the tables that the recorder reads."""
    columns, world = model.tables.towns, model.workspace.world
    for name in SHOWN:
        getattr(columns, name)[:] = [getattr(town, name) for town in model.towns]
    for town in model.towns:
        columns.services[town.index] = town.services
        columns.passes[:, town.index] = town.passes
        columns.criteria[:, town.index] = town.criteria
    model.tables.counties.skill[:] = [county.skill for county in model.counties]
    row = outcomes(model)
    world.outcomes[:] = [row[name] for name in OUTCOME_NAMES]
    world.money[:] = [model.money[lever] for lever, _ in MONEY_LINES]
    world.tally.round_row[:] = model.round_row
