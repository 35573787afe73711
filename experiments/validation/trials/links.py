"""Chains: what a supplier gains from its first leading firm (V6), and what managers gain from meeting (V15)."""

import numpy as np
import pandas as pd

from jinzhen.experiments.running.kit import Kit, Run
from jinzhen.experiments.validation.trials.sampling import (
    QUARTERS_BEFORE,
    as_in_the_studies,
    drawn,
    lots,
    mean_difference,
    mean_log_ratio,
    one_a_town,
    one_town_a_trade,
    small_firms,
    these,
)
from jinzhen.model.rules.links import first_weight
from jinzhen.model.rules.town_action import MEETING_YEARS
from jinzhen.model.state.firms import NO_LEADER

#: Quarters from the link to the anniversary at which jobs and productivity are compared.
QUARTERS_AFTER = 16


def unlinked(run: Run) -> pd.DataFrame:
    """Small firms that supply no leading firm although their town has one."""
    firms = small_firms(run)
    has_link = run.tables.firms.link_leader[0, firms["slot"].to_numpy()] != NO_LEADER
    has_leader = run.tables.towns.leaders[firms["town"].to_numpy()] > 0.0
    return firms[~has_link & has_leader]


def link(run: Run, identities: pd.Index, lot: np.random.Generator) -> None:
    """Let each firm supply a leading firm of its town, drawn by size, with a weight as the model draws it."""
    table = run.tables.firms
    leaders = run.firms("leading", "expected_orders_mcny")
    leaders_of = dict(tuple(leaders[leaders["leading"] > 0.0].groupby("town")))
    suppliers = these(run.firms(), identities)
    for slot, town, u in zip(suppliers["slot"], suppliers["town"], lot.random(len(suppliers)), strict=True):
        of_town = leaders_of[town]
        orders_mcny = of_town["expected_orders_mcny"].to_numpy()
        table.link_leader[0, slot] = lot.choice(of_town["slot"].to_numpy(), p=orders_mcny / orders_mcny.sum())
        table.link_weight[0, slot] = first_weight(u, run.params)


def keep_unlinked(run: Run, identities: pd.Index) -> None:
    """Undo links that firms of the comparison group have found for themselves."""
    table, slots = run.tables.firms, run.slots_of(identities)
    slots = slots[slots >= 0]
    table.link_leader[:, slots] = NO_LEADER
    table.link_weight[:, slots] = 0.0
    table.chain_years[slots] = 0.0


def new_supplier(kit: Kit, number: int) -> dict[str, float]:
    """V6. One unlinked small firm a town starts to supply a leading firm of its town; four years.

    Source: Costa Rican suppliers before and after their first multinational buyer, against firms that stay without;
    Estonian second-tier suppliers. The comparison firm is the same one, kept without a leading firm.
    jobs, tfp : log, at the end of the fourth year; tfp_first_year, tfp_second_year : at the end of the first and second
    other_sales_first_year, other_sales : log, sales outside the chain in the first year and in the year around the
        fourth anniversary; recovery_second, recovery_third : of a year less that of the year before
    second_tier_tfp : mean log productivity of small firms of the same towns that supply no leading firm, four years on
    """
    scenario, lot = as_in_the_studies(kit, "2028Q1"), lots(kit, number, 6)
    plain, treated = kit.run(scenario, number), kit.run(scenario, number)
    for run in (plain, treated):
        run.steps(QUARTERS_BEFORE)
    candidates = unlinked(plain)
    chosen = one_a_town(candidates, lot)
    bystanders = candidates.index.difference(chosen.index)
    link(treated, chosen.index, lot)
    sold: list[tuple[pd.Series, pd.Series]] = []
    tfp: dict[int, float] = {}
    for quarter in range(1, QUARTERS_AFTER + 3):
        for run in (treated, plain):
            run.step()
        keep_unlinked(plain, chosen.index)
        sold.append((outside_chain(treated, chosen.index), outside_chain(plain, chosen.index)))
        if quarter in (4, 8):
            tfp[quarter] = mean_difference(*(these(run.firms("tfp"), chosen.index)["tfp"] for run in (treated, plain)))
        elif quarter == QUARTERS_AFTER:
            after, usual = treated.firms("payroll_jobs", "tfp"), plain.firms("payroll_jobs", "tfp")
    first, second, third = (year_apart(sold[start:start + 4]) for start in (0, 4, 8))
    return {
        "jobs": mean_log_ratio(these(after, chosen.index)["payroll_jobs"], usual["payroll_jobs"]),
        "tfp": mean_difference(these(after, chosen.index)["tfp"], usual["tfp"]),
        "tfp_first_year": tfp[4],
        "tfp_second_year": tfp[8],
        "other_sales_first_year": first,
        "recovery_second": second - first,
        "recovery_third": third - second,
        "other_sales": year_apart(sold[-4:]),
        "second_tier_tfp": mean_difference(these(after, bystanders)["tfp"], usual["tfp"]),
    }


def outside_chain(run: Run, identities: pd.Index) -> pd.Series:
    """Sales outside the chain in the step just made, m CNY; what is made goes to the chain first."""
    flows = these(run.flows("output_mcny", "chain_orders_mcny"), identities)
    return (flows["output_mcny"] - flows["chain_orders_mcny"]).clip(lower=0.0)


def year_apart(quarters: list[tuple[pd.Series, pd.Series]]) -> float:
    """Mean log of the sales of these quarters, treated over plain, of firms that worked in all of them."""
    treated, plain = (sum(each[1:], each[0]).dropna() for each in zip(*quarters, strict=True))
    return mean_log_ratio(treated, plain)


def managers_meet(kit: Kit, number: int) -> dict[str, float]:
    """V15. Revenue one year after meetings of half the small firms of one town a trade, and of all its firms.

    Source: 2,820 young firms of one Chinese city, randomised into groups whose managers met monthly for a year, and
    others that did not.
    revenue : mean log revenue of firms drawn by lot, with meetings less without, less the same of those not drawn
    towns : the same of small firms where an active organisation lets all meet, treated less untreated
    """
    scenario, lot = as_in_the_studies(kit, "2023Q3", cluster_organisations=0.0), lots(kit, number, 15)
    plain, by_lot = kit.run(scenario, number), kit.run(scenario, number)
    towns = one_town_a_trade(plain, lot, plain.tables.towns.operating > 0.0)
    ids = kit.base_year.towns.town_id
    meeting = {"value": 0.0, "local": {ids[town]: 1.0 for town in towns}}
    whole = kit.run(scenario.with_levers(cluster_organisations=meeting), number)
    firms = small_firms(plain)
    firms = firms[np.isin(firms["town"], towns)]
    is_drawn = lot.random(len(firms)) < 0.5
    standing = 0.0
    for _ in range(4):
        before, standing = standing, standing + (1.0 - np.exp(-plain.step_years / MEETING_YEARS)) * (1.0 - standing)
        meet(by_lot, firms.index[is_drawn], standing - before)
        for run in (plain, by_lot, whole):
            run.step()
    usual, met = (run.flows("output_mcny")["output_mcny"] for run in (plain, by_lot))
    drawn_gain, others_gain = (mean_log_ratio(these(met, firms.index[group]), usual) for group in (is_drawn, ~is_drawn))
    return {"revenue": drawn_gain - others_gain,
            "towns": mean_log_ratio(these(whole.flows("output_mcny"), firms.index)["output_mcny"], usual)}


def meet(run: Run, identities: pd.Index, standing_gain: float) -> None:
    """Let firms gain with customers what meetings bring, as the rule gives it to a town whose firms all meet.

    standing_gain : rise of the standing of the meetings (0-1) in the step to come
    """
    slots = run.slots_of(identities)
    run.tables.firms.appeal[slots[slots >= 0]] += drawn(run, "meeting_effect") * standing_gain
