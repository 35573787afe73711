"""What is shared between firms and projects of all towns where it is short: land, workers, grants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reference.rules import add_up

from jinzhen.model.engine.rationing import EVERYONE, ration_by_weight
from jinzhen.model.phases.factors import UPGRADE_CEILING_MCNY, expect_grants
from jinzhen.model.state.now import Lever
from jinzhen.model.state.world import Town, TownCode

if TYPE_CHECKING:
    from reference.model import ReferenceModel


def share_land(model: ReferenceModel) -> None:
    """Land for firms and committed projects alike: given back, out of the towns' quotas, and by the problem ledger.

    Where it is short, projects get theirs in the order in which they were signed. What is left in accounts can move
    within a quarter.
    """
    asking = [project for project in model.projects if project.asks_for_land]
    asked = dict.fromkeys(model.towns, 0.0)
    for project in asking:
        asked[project.town] += project.land_asked_mu()
    for town in model.towns:
        wanted = town.total("land_mu") + asked[town]
        again = min(town.land_idle_mu, wanted)
        fresh = min(town.land_account_mu, wanted - again)
        used = again + fresh if fresh < wanted - again else wanted
        town.put(land_wanted_mu=wanted, land_use_mu=used, land_fresh_mu=fresh,
                 land_idle_mu=town.land_idle_mu - again, land_account_mu=town.land_account_mu - fresh)
    short = add_up(town.land_wanted_mu - town.land_use_mu for town in model.towns)
    slack = add_up(town.land_account_mu for town in model.towns)
    in_step = model.param.ledger_land_rate * model.step_years
    moved = model.now.lever[Lever.problem_ledger] * min(short, in_step * slack)
    for town in model.towns:
        if moved > 0.0:
            missing, spare = town.land_wanted_mu - town.land_use_mu, town.land_account_mu
            lent = moved * missing / short
            town.put(land_use_mu=town.land_use_mu + lent, land_fresh_mu=town.land_fresh_mu + lent,
                     land_account_mu=spare - moved * spare / slack)
        factor = town.land_use_mu / town.land_wanted_mu if town.land_wanted_mu > 0.0 else 1.0
        town.put(land_factor=factor, land_firms_mu=(town.land_wanted_mu - asked[town]) * factor)
    left = {town: asked[town] * town.land_factor for town in model.towns}
    for project in asking:
        left[project.town] -= project.take_land(left[project.town])


def share_workers(model: ReferenceModel) -> None:
    """The let-go join their county's free workers, who fill what part of the hires wanted they can."""
    for county in model.counties:
        towns = [town for town in model.towns if town.of_county is county]
        hires = [firm.hires_jobs for town in towns for firm in town.firms]
        wanted = add_up(max(jobs, 0.0) for jobs in hires)
        free = county.free_workers + add_up(max(-jobs, 0.0) for jobs in hires)
        found, ordered = 1.0, 0.0
        if wanted > 0.0:
            seekers = free * county.skill / (county.free_start * county.skill_start)
            openings = model.param.worker_turnover_rate * county.workers + wanted / model.step_years
            found = min(model.rules.openings_filled(seekers, openings / max(county.openings_start, 1.0)), free / wanted)
            ordered = min(model.param.to_order_share * county.trained / (openings * model.step_years), 1.0 - found)
        county.put(hires_wanted=wanted, hire_factor=found + ordered, free_workers=free - wanted * found)
        for town in towns:
            town.put(new_jobs=county.hire_factor * add_up(max(firm.hires_jobs, 0.0) for firm in town.firms))


def ration_grants(model: ReferenceModel) -> None:
    """Upgrading grants for what is likely to be built, by tilt within what the programme has; what it sets aside.

    What the year has left over is there to be paid. Of what the likely grants leave, towns are set aside as much as
    their firms could ask for if they built all they want.
    """
    budget = UPGRADE_CEILING_MCNY * model.step_years + add_up(town.upgrade_left_mcny for town in model.towns)
    most = {town: town.ask_for_grants() for town in model.towns}
    towns = model.world.towns
    model.plain(ration_by_weight)(towns[Town.value], towns[Town.tilt], model.world.town_codes[TownCode.city], EVERYONE,
                                  budget, towns[Town.upgrade_ration])
    model.look()
    likely = {town: town.value * town.upgrade_ration for town in model.towns}
    more = {town: most[town] * town.upgrade_ration - likely[town] for town in model.towns}
    slack, could = max(budget - add_up(likely.values()), 0.0), add_up(more.values())
    part = min(slack / could, 1.0) if could > 0.0 else 0.0
    for town in model.towns:
        town.put(value=likely[town], upgrade_left_mcny=likely[town] + part * more[town])
    say_grants(model, Town.investment_wanted_mcny)


def say_grants(model: ReferenceModel, investment_mcny: Town) -> None:
    """Every firm learns what part of its investment province and town will pay.

    investment_mcny : column of at least what will be built
    """
    model.plain(expect_grants)(model.world, model.now, model.world.towns[investment_mcny])
    model.look()
    model.firms.do("expect_grant")
