"""Projects: courted and signed by towns, then approved, built and put into production, or dropped."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

import mesa
from reference import rules

from jinzhen.model import streams
from jinzhen.model.columns import APPROVED, DROPPED, PRODUCING, SIGNED
from jinzhen.model.phases.projects import GATHERING_YEARS, LAPSED_YEARS, MOST_PER_STEP
from jinzhen.model.rules.projects import (
    BUILDING_YEARS,
    BUILT_LEAST,
    BUILT_MOST,
    DROP_RATE,
    OWN_SHARE,
    SIGNED_SHARE,
    STALL_RATE,
)
from jinzhen.model.rules.towns import COURTING_MCNY

if TYPE_CHECKING:
    from reference.model import ReferenceModel
    from reference.town import ReferenceTown


class Project(mesa.Agent):
    """An investment that was signed for a town; what is drawn of it is drawn by town, step and ordinal.

    size_mcny : the signed sum; built_share : part of it that is really meant; is_empty : an empty signature
    is_own : of the town's first leading firm, otherwise of an investor from outside
    """

    def __init__(self, town: ReferenceTown, ordinal: int) -> None:
        super().__init__(town.model)
        model, params = town.model, town.model.params
        self.town, self.stage, self.signed_step, self.waited_years = town, SIGNED, model.clock.step, 0.0
        self.identity = rules.project_identity(town.index, model.clock.step, ordinal)
        z = rules.normal(model.draw(self.identity, streams.PROJECT_SIZE))
        self.size_mcny = (rules.median_size(params.project_size_mcny, town.output_year_mcny)
                          * exp(params.project_size_log_sd * z))
        share = model.draw(self.identity, streams.PROJECT_BUILT)
        self.built_share = BUILT_LEAST + (BUILT_MOST - BUILT_LEAST) * share
        self.is_empty = model.draw(self.identity, streams.PROJECT_EMPTY) < params.empty_signature_share
        self.is_own = model.draw(self.identity, streams.PROJECT_OWNER) < OWN_SHARE
        self.capital_mcny = self.size_mcny * self.built_share
        self.land_mu, self.granted_mu = self.capital_mcny / params.land_mcny_per_mu, 0.0
        self.energy_tce = self.capital_mcny * town.energy_base_tce / max(town.output_year_mcny, 1.0)

    def land_asked_mu(self) -> float:
        """Land it asks for in this step, once it is approved."""
        if self.stage != APPROVED:
            return 0.0
        return rules.land_asked(self.land_mu, self.granted_mu, self.model.clock.step_years)

    def advance(self) -> None:
        """Pass through stages in this step: waiting times are exponential, whatever the length of the step.

        A project signed in this step lives in a random part of it. The time in which an approved one gathers its land
        counts towards its start unless that takes longer than a quarter.
        """
        model = self.model
        draw, part = model.draw_two(self.identity, streams.PROJECT_STAGE)
        left = model.clock.step_years * (part if self.signed_step == model.clock.step else 1.0)
        for ordinal in range(1, PRODUCING + 1):
            is_ready = True
            if self.stage == APPROVED:
                is_ready, left = self.gather(left)
            left -= rules.exponential(draw) / self.leaving_rate(is_ready) if left > 0.0 else 0.0
            if left <= 0.0:
                return
            self.stage = DROPPED if self.is_empty or not is_ready else self.stage + 1
            if self.stage in (PRODUCING, DROPPED):
                return
            draw = model.draw(self.identity, rules.repeated(streams.PROJECT_STAGE, ordinal))

    def gather(self, left: float) -> tuple[bool, float]:
        """Whether an approved project has land and room for its energy, and the years of this step that count."""
        town, before, waited = self.town, self.waited_years, self.waited_years + left
        headroom_tce = (town.energy_quota_tce - town.energy_wanted_tce) / self.model.clock.step_years
        is_roomy = not rules.needs_review(self.energy_tce) or self.energy_tce <= headroom_tce
        is_ready = is_roomy and self.granted_mu >= 0.98 * self.land_mu
        self.waited_years = LAPSED_YEARS if is_ready or waited > GATHERING_YEARS else waited
        if before >= LAPSED_YEARS:
            return is_ready, left
        return is_ready, waited if is_ready else waited - GATHERING_YEARS

    def leaving_rate(self, is_ready: bool) -> float:
        """Moves a year out of its stage: on, where nothing is in the way, or out."""
        if self.stage == SIGNED:
            return DROP_RATE if self.is_empty else rules.approval_rate(self.town.lever.approval_reform)
        if self.stage == APPROVED:
            realised = self.model.params.realised_share_rate
            return realised / (1.0 - realised) if is_ready else STALL_RATE
        return 1.0 / BUILDING_YEARS


def court_projects(model: ReferenceModel) -> None:
    """The counties' effort, away from crowded trades, and the towns' own bring projects; some are signed."""
    years = model.clock.step_years
    made = {trade: rules.add_up(town.output_year_mcny for town in trade.towns) for trade in model.trades}
    weights = []
    for town in model.towns:
        crowding = 1.0 - town.output_year_mcny / made[town.trade] if made[town.trade] > 0.0 else 0.0
        weights.append(town.programme_weight * rules.courting_weight(town.lever.differentiation, crowding))
    total, shared = rules.add_up(town.programme_weight for town in model.towns), rules.add_up(weights)
    for town, weight in zip(model.towns, weights, strict=True):
        part = weight * total / shared if shared > 0.0 else 0.0
        model.money["attraction_effort"] += town.lever.attraction_effort * town.programme_weight * COURTING_MCNY * years
        courted = (town.lever.attraction_effort * part + town.courted) * rules.courting_effort(town.effort)
        _sign(town, courted * SIGNED_SHARE * years)


def _sign(town: ReferenceTown, mean: float) -> None:
    """Sign new projects. mean : number expected in this step"""
    model = town.model
    for ordinal in range(min(rules.poisson(model.draw(town.index, streams.PROJECTS), mean), MOST_PER_STEP)):
        project = Project(town, ordinal)
        model.projects.append(project)
        model.counts["projects_signed"] += 1
        model.counts["signed_mcny"] += project.size_mcny


def advance_projects(model: ReferenceModel) -> None:
    """Every project moves on; what goes into production in this step is kept for its end."""
    for project in model.projects:
        project.advance()
    model.finished = [project for project in model.projects if project.stage == PRODUCING]
    model.counts["projects_in_production"] += len(model.finished)
    model.counts["projects_dropped"] += sum(project.stage == DROPPED for project in model.projects)
    for project in model.projects:
        if project.stage in (PRODUCING, DROPPED):
            project.remove()
    model.projects = [project for project in model.projects if project.stage not in (PRODUCING, DROPPED)]
    model.counts["projects_under_way"] += sum(project.stage != SIGNED for project in model.projects)
