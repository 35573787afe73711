"""Columns of towns."""

from typing import NamedTuple

from jinzhen.model.state.codes import N_CRITERIA, N_GATES, N_PURPOSES, N_SERVICES
from jinzhen.model.state.column import F64, I64, INFINITY, column, shown


class Towns(NamedTuple):
    """State and step figures of every town; shape (n_towns,) unless said."""

    first_slot: I64 = column("where its firms begin in their table", "slot", is_fixed=True)
    last_slot: I64 = column("one past its last firm, in whole lanes", "slot", is_fixed=True)
    end_slot: I64 = column("one past the last of its slots", "slot", is_fixed=True)
    occupied: I64 = column("slots in use, at the head of its segment", "slots", is_fixed=True)
    city: I64 = column("index of its city", "code", is_fixed=True)
    county: I64 = column("index of its county", "code", is_fixed=True)
    trade: I64 = column("index of its trade", "code", is_fixed=True)
    category: I64 = column(
        "0 manufacturing, 1 special agriculture, 2 light industry and crafts", "code", is_fixed=True
    )
    tier: I64 = column(
        "0 none, 1 municipal, 2 potential, 3 provincial", "code", is_fixed=True,
        figure=shown("Tier (0 none, 1 municipal, 2 potential, 3 provincial)", "级别"),
    )
    tier_step: I64 = column(
        "step at whose end the present tier was given, -1 before the start", "step", is_fixed=True
    )
    batch: I64 = column("number of its provincial batch, 0 not provincial", "code", is_fixed=True)
    heritage: F64 = column("1 of historic origin", "0/1")
    gi: F64 = column("1 has a geographical indication", "0/1")
    gi_start: F64 = column("1 had a geographical indication at the start", "0/1")
    brand: F64 = column(
        "strength of the regional brand", "0-1",
        figure=shown("Regional brand", "区域品牌", kind="share"),
    )
    brand_start: F64 = column("brand at the start", "0-1")
    services: F64 = column("the eight public services", "0-1", width=N_SERVICES)
    services_start: F64 = column("their mean at the start", "0-1")
    infrastructure: F64 = column(
        "roads, power, water, parks", "0-1",
        figure=shown("Infrastructure", "基础设施", kind="share"),
    )
    infrastructure_start: F64 = column("infrastructure at the start", "0-1")
    access: F64 = column("market access from fairs, above the start", "log")
    ecommerce: F64 = column("market access of small firms by e-commerce, above the start", "log")
    digital: F64 = column("part of the digitalisation within reach", "0-1")
    digital_gain: F64 = column("digitalisation added in the step", "share", low=-INFINITY)
    meets: F64 = column("standing of managers' meetings", "0-1")
    standards: F64 = column("standards led so far", "standards")
    label: F64 = column("standing with customers from the provincial label", "log")
    upgrade_fund_mcny: F64 = column("town money waiting for firms that invest", "m CNY")
    guarantee_fund_mcny: F64 = column("guarantee fund of the town", "m CNY")
    courted: F64 = column("projects courted a year with the town's own money", "projects/yr")
    startup_mcny: F64 = column("what a real entrant gets", "m CNY")
    startup_intensity: F64 = column("the same over support in full", "0-1")
    waiting_mcny: F64 = column("arrived in the county account, not yet in the town", "m CNY")
    received_mcny: F64 = column("money that reached the town", "m CNY")
    spent_mcny: F64 = column("spent by purpose, in the order of `Purpose`", "m CNY", width=N_PURPOSES)
    scope_factor: F64 = column("chain output over core output", "ratio")
    linked_jobs_per_job: F64 = column("linked jobs per payroll job", "ratio")
    linked_jobs_per_mcny: F64 = column("linked jobs per m CNY of yearly core output at the start", "persons/m CNY")
    base_weight: F64 = column("weight that gives its base-year share of the domestic market", "weight")
    base_export_weight: F64 = column("weight that gives its base-year share of the export market", "weight")
    pull: F64 = column("sum of its firms' weights with domestic customers", "weight")
    export_pull: F64 = column("sum of its firms' weights with customers abroad", "weight")
    domestic_mcny: F64 = column("orders from the domestic market", "m CNY")
    exports_mcny: F64 = column("orders from abroad", "m CNY")
    market_share: F64 = column(
        "share of the national market", "0-1",
        figure=shown("Market share", "市场占有率", unit="share", kind="share"),
    )
    cost_relief: F64 = column("fall of unit costs from infrastructure", "log")
    energy_quota_tce: F64 = column("energy it may use", "tce")
    energy_base_tce: F64 = column("energy quota a year at the start", "tce/yr")
    energy_wanted_tce: F64 = column("energy for what its firms intend to make", "tce")
    energy_use_tce: F64 = column("energy used", "tce")
    reachable_share: F64 = column("part of the orders that energy and discharge let it make", "0-1")
    discharge_quota_t: F64 = column("discharge it may emit without permits", "t")
    discharge_base_t: F64 = column("discharge quota a year at the start", "t/yr")
    discharge_wanted_t: F64 = column("discharge of what its firms intend to make", "t")
    discharge_use_t: F64 = column("discharge", "t")
    discharge_factor: F64 = column("share of the discharge it may emit", "0-1")
    permits_mcny: F64 = column("paid for permits (+) or earned with them (-)", "m CNY", low=-INFINITY)
    land_account_mu: F64 = column("land of its quotas that it may still grant", "mu")
    land_idle_mu: F64 = column("land taken back, or left by firms, that it may grant again", "mu")
    land_wanted_mu: F64 = column("land asked for", "mu")
    land_use_mu: F64 = column("land granted and taken up", "mu")
    land_fresh_mu: F64 = column("part of it out of its quotas", "mu")
    land_firms_mu: F64 = column("land granted to its firms for what they want to build", "mu")
    land_factor: F64 = column("share of the land asked for that it could grant", "0-1")
    land_stock_mu: F64 = column("land in use, by firms and by projects that have theirs", "mu")
    output_mcny: F64 = column("core output", "m CNY")
    output_year_mcny: F64 = column(
        "core output a year, smoothed", "m CNY/yr",
        figure=shown("Core output", "核心产业产值", name="core_output_mcny", kind="flow", measure="core"),
    )
    chain_year_mcny: F64 = column(
        "chain output a year", "m CNY/yr",
        figure=shown("Chain output", "全产业链产值", name="chain_output_mcny", kind="flow", measure="chain"),
    )
    reported_year_mcny: F64 = column(
        "reported output a year", "m CNY/yr",
        figure=shown("Reported output", "上报产值", name="reported_output_mcny", kind="flow", measure="reported"),
    )
    value_added_mcny: F64 = column("value added", "m CNY", low=-INFINITY)
    value_added_year_mcny: F64 = column(
        "value added a year, smoothed", "m CNY/yr", low=-INFINITY,
        figure=shown("Value added", "增加值", name="value_added_mcny", kind="flow", measure="core"),
    )
    margin: F64 = column("profit over sales, smoothed", "share", low=-1.0, high=1.0)
    registered: F64 = column("entities on the register: in business and on paper", "units")
    operating: F64 = column(
        "entities in business", "units",
        figure=shown("Entities in business", "市场主体", name="entities"),
    )
    paper: F64 = column(
        "entities on paper only", "units",
        figure=shown("Entities on paper only", "空壳主体", name="paper_entities"),
    )
    new_jobs: F64 = column("jobs newly filled as reported, gross", "persons")
    registered_beyond: F64 = column(
        "units reported as part of the chain since the start, beyond its firms", "units"
    )
    leaders: F64 = column("leading firms", "firms", figure=shown("Leading firms", "龙头企业", name="leading_firms"))
    supporting: F64 = column("reported supporting units: suppliers in business and on paper", "units")
    above_size: F64 = column(
        "firms above the designated size", "firms",
        figure=shown("Above-size firms", "规上企业", name="above_size_firms"),
    )
    titles: F64 = column(
        "titles of its firms, added up by their rung", "rungs",
        figure=shown("Titles held, by rung", "企业称号(按级累计)"),
    )
    centres: F64 = column(
        "technology centres, added up by their level", "levels",
        figure=shown("Technology centres, by rung", "技术中心(按级累计)", name="technology_centres"),
    )
    jobs: F64 = column("payroll jobs", "persons", figure=shown("Payroll jobs", "在岗职工", name="payroll_jobs"))
    wages_mcny: F64 = column("wages", "m CNY")
    tax_mcny: F64 = column("taxes", "m CNY", low=-INFINITY)
    capital_mcny: F64 = column("capital stock", "m CNY")
    rd_mcny: F64 = column("R&D spending", "m CNY")
    outside_sales_mcny: F64 = column("sales that leave the town", "m CNY")
    tfp_mean: F64 = column("mean productivity of its firms", "log")
    tfp_frontier: F64 = column("productivity of its leading edge", "log")
    log_size_start: F64 = column("yearly core output that agglomeration was last reckoned from", "log")
    credit_wanted_mcny: F64 = column("loans asked for", "m CNY")
    credit_mcny: F64 = column("loans granted", "m CNY")
    credit_factor: F64 = column("share of the loans asked for that was granted", "0-1")
    investment_mcny: F64 = column("investment", "m CNY")
    investment_wanted_mcny: F64 = column("investment its firms want", "m CNY")
    perceived_constraint: F64 = column(
        "what it takes for its largest gap, see `Constraint`", "code", high=10.0,
        figure=shown("Constraint the town perceives", "镇所感知的瓶颈"),
    )
    effort: F64 = column("effort of its administration", "0-1", figure=shown("Effort", "工作力度", kind="share"))
    scope_widening: F64 = column(
        "share by which the reported scope goes beyond the real chain", "share",
        figure=shown("Reported scope beyond the real chain", "口径扩大比例", name="scope_widening_share",
                     kind="share"),
    )
    gaming: F64 = column(
        "share added to figures within the reported scope", "share",
        figure=shown("Reported figures beyond their scope", "数据虚增比例", name="figure_stretch_share",
                     kind="share"),
    )
    scope_habit: F64 = column("part of that by pressure", "share")
    scope_drift: F64 = column("part of it by widening year by year since the start", "log")
    figure_habit: F64 = column("figures stretched by pressure", "share")
    rebased: F64 = column("figures raised by re-basing since the start", "log")
    rank_share: F64 = column(
        "1 first, 0 last in the latest assessment", "0-1",
        figure=shown("Rank in the yearly assessment, 1 first", "年度评估位次", unit="share", kind="share"),
    )
    praised: F64 = column(
        "1 praised in the latest assessment", "0/1",
        figure=shown("Praised in the yearly assessment", "受表扬"),
    )
    notices: F64 = column(
        "1 served a supervision notice in the latest assessment", "0/1",
        figure=shown("Served a supervision notice", "被督办"),
    )
    criteria: F64 = column("score in each of the eight criteria", "0-1", width=N_CRITERIA)
    score: F64 = column(
        "score as expected from the criteria", "0-1",
        figure=shown("Score as expected from the criteria", "综合得分", kind="share"),
    )
    passes: F64 = column("gates passed: output, leader, support, county, all", "0/1", width=N_GATES)
    gate_mcny: F64 = column(
        "output gate that applies to it", "m CNY/yr",
        figure=shown("Output gate that applies", "产值门槛", name="output_gate_mcny"),
    )
    fund_weight: F64 = column("weight in the special fund", "weight")
    granted_mcny: F64 = column("granted to it", "m CNY")
    programme_weight: F64 = column("share of the province's programmes", "0-1")
    market_weight: F64 = column("weight in the domestic market", "weight")
    export_weight: F64 = column("weight in the export market", "weight")
    export_share_of_market: F64 = column("share of the export market", "0-1")
    upgrade_ration: F64 = column("part of the upgrading grant that the province can pay", "0-1")
    upgrade_left_mcny: F64 = column("upgrading grants set aside for its firms, then what of it is left", "m CNY")
    province_grant_share: F64 = column("share of investment granted by the province", "0-1")
    town_grant_share: F64 = column("share of investment granted by the town", "0-1")
    tilt: F64 = column("weight where something is rationed", "weight")
    liquidity_mean: F64 = column("weight that its firms lose on average for want of working capital", "log")
    crowding: F64 = column("part of the trade's Shanxi output made in other towns", "0-1")
    low_quality_share: F64 = column("part of its output that is of low quality", "0-1")
    titles_srdi: F64 = column("firms whose highest title is SRDI", "firms")
    titles_giant: F64 = column("firms whose highest title is little giant", "firms")
    titles_champion: F64 = column("single champions", "firms")
    quoted: F64 = column("listed firms", "firms")
    guarantee_cover: F64 = column("cover that the guarantee fund adds to loans", "share")
    growth_gap_mcny: F64 = column("orders that its firms lack capacity for", "m CNY")
    equity_share: F64 = column("equity from the guidance fund in the step, of those orders", "share")
    arrivals: F64 = column("firms that moved in from other towns in this step", "firms")
    services_gain: F64 = column("services above the start", "0-1")
    skill_gain: F64 = column("skill of its county above the start", "0-1")
    closings: F64 = column("closings of its firms to expect in the step without policy", "firms")
    sales_start_mcny: F64 = column("sales of one of its firms at the start", "m CNY/yr")
    size_gain: F64 = column("productivity added by growth since the step before", "log")
    pressure: F64 = column("target pressure on its county", "share", high=1.5)
    margin_start: F64 = column("margin at the start", "share", low=-1.0, high=1.0)
    tax_year_mcny: F64 = column("taxes a year, smoothed", "m CNY/yr", low=-INFINITY)
    value: F64 = column("scratch of rankings and rations", "score", low=-INFINITY)
    nominated: F64 = column("1 nominated in the latest round", "0/1")
    energy_per_mcny: F64 = column("energy of the base-year quota over capital, as of a new plant", "tce/m CNY")
    courted_all: F64 = column("projects courted a year, with anybody's money", "projects/yr")
