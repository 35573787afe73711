"""Columns of firms: their state, and what moves within one step.

Firms of a town stand together at the head of one segment of slots: whoever leaves is replaced by the last of them, so
that loops run over firms and not over slots (up to the next multiple of `LANES`, where slots are empty). A slot is a
real firm (`operating` 1.0) or a firm on paper (`paper` 1). One table holds leading firms and suppliers alike: they have
the same economics, and a supplier that grows into a leading firm changes a flag (`leading`), not its row.
"""

from typing import NamedTuple

from jinzhen.model.state.column import F64, I32, INFINITY, U64, column

#: Sums over a segment run in this many fixed lanes, so that they vectorise and never depend on how it is done.
LANES = 8
#: A firm is linked to at most this many leading firms.
MAX_LINKS = 3
#: No leading firm: what an unused link points to.
NO_LEADER = -1


class Firms(NamedTuple):
    """State of every slot; shape (n_slots,), links (MAX_LINKS, n_slots)."""

    identity: U64 = column(
        "town and base-year number, or town, entry step and ordinal; kept on moving", "code", is_fixed=True
    )
    operating: F64 = column("1 in business, 0 on paper only", "0/1", is_fixed=True)
    paper: F64 = column("1 exists on paper only", "0/1", is_fixed=True)
    leading: F64 = column("1 leading firm", "0/1", is_fixed=True)
    age_years: F64 = column("age", "years")
    capital_mcny: F64 = column("capital stock", "m CNY")
    paid_share: F64 = column("part of its payroll's wages that it pays; owners and families work for the rest", "0-1")
    overhead_share: F64 = column(
        "costs beside wages, materials, energy and capital over output", "share", low=-INFINITY
    )
    margin_aim: F64 = column("margin that its costs are fitted to: profit after tax over sales", "share", low=-INFINITY)
    capital_ratio: F64 = column("capital wanted per m CNY of yearly orders at the base user cost", "ratio")
    debt_mcny: F64 = column("loans", "m CNY")
    cash_mcny: F64 = column("cash", "m CNY", low=-INFINITY)
    land_held_mu: F64 = column("land it holds", "mu")
    equity_mcny: F64 = column("paid in from outside since the start", "m CNY")
    payroll_jobs: F64 = column("persons it pays", "persons")
    log_scale: F64 = column("efficiency level that makes base-year capacity fit base-year output", "log")
    tfp: F64 = column("productivity relative to the base-year mean of its town", "log")
    appeal: F64 = column("what customers give it at equal price and quality", "log")
    favour: F64 = column("part of its appeal that passes: large orders, fashions, good and bad years", "log",
                         low=-INFINITY)
    quality: F64 = column("quality over what is usual in the trade", "log")
    user_cost: F64 = column("user cost of capital after grants and discounts, relative to without", "log")
    export_share: F64 = column("weight of exports in what it sells outside its chain", "0-1")
    energy_tce_per_mcny: F64 = column("energy use over output", "tce/m CNY")
    discharge_t_per_mcny: F64 = column("discharge over output", "t/m CNY")
    high_voltage: F64 = column("1 supplied at 110 kV or more", "0/1")
    expected_orders_mcny: F64 = column("orders it expects", "m CNY/yr")
    output_year_mcny: F64 = column("yearly output, smoothed", "m CNY/yr")
    profit_year_mcny: F64 = column("yearly profit after tax, smoothed", "m CNY/yr", low=-INFINITY)
    above_size: F64 = column("1 above the designated size", "0/1")
    rd_stock_mcny: F64 = column("R&D stock", "m CNY")
    rd_granted_mcny: F64 = column("part of it that grants have made", "m CNY")
    title: F64 = column("0 none, 1 SRDI, 2 little giant, 3 single champion", "code", high=3.0)
    centre: F64 = column("technology centre: 0 none, 1 provincial, 2 national", "code", high=2.0)
    chain_years: F64 = column("time linked to a leading firm", "years")
    quoted: F64 = column("1 listed on an exchange", "0/1")
    legal_form: F64 = column("0 firm, 1 co-operative, 2 family farm, 3 household", "code", high=3.0)
    link_leader: I32 = column(
        "slots of the leading firms it supplies, -1 none", "slot", is_fixed=True, width=MAX_LINKS
    )
    link_weight: F64 = column(
        "part of its capacity that it offers to each of them", "0-1", is_fixed=True, width=MAX_LINKS
    )


class Flows(NamedTuple):
    """What moves within one step; shape (n_slots,), m CNY a step unless named otherwise. Scratch."""

    pull: F64 = column("weight in its town's domestic sales", "weight")
    export_pull: F64 = column("weight in its town's exports", "weight")
    liquidity: F64 = column("weight it loses for want of working capital, 0 or less", "log")
    capacity_mcny: F64 = column("what it can make in a year", "m CNY/yr")
    orders_mcny: F64 = column("orders received, those of leading firms included", "m CNY")
    chain_orders_mcny: F64 = column("orders received from leading firms", "m CNY")
    passed_mcny: F64 = column("orders a leading firm passes to its linked suppliers", "m CNY")
    intended_mcny: F64 = column("what it would make without limits on energy and discharge", "m CNY")
    output_mcny: F64 = column("made and sold", "m CNY")
    energy_tce: F64 = column("energy granted, then used", "tce")
    discharge_t: F64 = column("pollutants discharged", "t")
    wanted_investment_mcny: F64 = column("investment it wants, before land and money", "m CNY")
    investment_mcny: F64 = column("investment made", "m CNY")
    land_mu: F64 = column("land asked for", "mu")
    credit_limit_mcny: F64 = column("largest debt that banks allow", "m CNY")
    loan_wanted_mcny: F64 = column("loan asked for", "m CNY")
    loan_mcny: F64 = column("loan granted", "m CNY")
    repaid_mcny: F64 = column("debt repaid", "m CNY")
    hires_jobs: F64 = column("persons it wants to hire, negative when it lets go", "persons", low=-INFINITY)
    wages_mcny: F64 = column("wages paid", "m CNY")
    tax_mcny: F64 = column("taxes paid", "m CNY", low=-INFINITY)
    value_added_mcny: F64 = column("value added", "m CNY", low=-INFINITY)
    profit_mcny: F64 = column("profit after depreciation and tax", "m CNY", low=-INFINITY)
    grant_mcny: F64 = column("public money that is income", "m CNY")
    grant_share: F64 = column("part of its investment that the public pays", "0-1")
    rd_mcny: F64 = column("R&D spending", "m CNY")
    draw_a: F64 = column("uniform draw of this step for productivity, or scratch", "0-1")
    draw_b: F64 = column("uniform draw of this step for appeal, or scratch", "0-1")
    draw_c: F64 = column("uniform draw of this step for its exit", "0-1")
    draw_d: F64 = column("uniform draw of this step for its links", "0-1")
