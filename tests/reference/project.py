"""Projects as Mesa agents: signed by towns, then approved, built and put into production, or dropped."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

import mesa

from jinzhen.model.engine import streams
from jinzhen.model.phases.projects import MOST_PER_STEP
from jinzhen.model.rules.projects import GATHERING_YEARS, LAND_TERM_YEARS, SIGNED_SHARE
from jinzhen.model.state.codes import Stage
from jinzhen.model.state.world import Sum

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
        model, param, rules = town.model, town.model.param, town.model.rules
        self.town, self.stage, self.signed_step, self.waited_years = town, Stage.signed, model.now.clock.step, 0.0
        self.identity = rules.project_identity(town.index, model.now.clock.step, ordinal)
        z = rules.normal(model.draw(self.identity, streams.PROJECT_SIZE))
        self.size_mcny = rules.median_size(town.output_year_mcny) * exp(param.project_size_log_sd * z)
        share = model.draw(self.identity, streams.PROJECT_BUILT)
        self.built_share = param.built_least + (param.built_most - param.built_least) * share
        self.is_empty = model.draw(self.identity, streams.PROJECT_EMPTY) < param.empty_signature_share
        self.is_own = model.draw(self.identity, streams.PROJECT_OWNER) < param.own_project_share
        self.capital_mcny = self.size_mcny * self.built_share
        self.land_mu = rules.project_land(self.capital_mcny, town.infrastructure - town.infrastructure_start)
        self.granted_mu = 0.0
        self.energy_tce, self.is_cleared = self.capital_mcny * town.energy_per_mcny, False

    @property
    def is_over(self) -> bool:
        """Whether it is in production or dropped."""
        return self.stage in (Stage.producing, Stage.dropped)

    def land_asked_mu(self) -> float:
        """Land it asks for in this step."""
        return self.model.rules.land_asked(self.land_mu, self.granted_mu, self.model.step_years)

    def take_land(self, left_mu: float) -> float:
        """Its part of the land its town has left for projects, all that it asks for where there is enough."""
        in_full = self.town.land_factor > 1.0 - 1e-9
        got = self.land_asked_mu() if in_full else min(self.land_mu - self.granted_mu, left_mu)
        self.granted_mu += got
        return got

    @property
    def asks_for_land(self) -> bool:
        """Whether its investor has committed himself and there is energy for it."""
        return self.stage == Stage.committed and self.is_cleared

    def advance(self, headroom_tce: dict[ReferenceTown, float]) -> None:
        """Pass through stages in this step: waiting times are exponential, whatever the length of the step.

        A project signed in this step lives in a random part of it. headroom_tce : energy a year left in its town
        """
        model, rules = self.model, self.model.rules
        draw, part = model.draw_two(self.identity, streams.PROJECT_STAGE)
        left = model.step_years * (part if self.signed_step == model.now.clock.step else 1.0)
        ordinal = 1
        while self.stage < Stage.committed:
            left -= rules.exponential(draw) / self.leaving_rate()
            if left <= 0.0:
                return
            if self.is_empty:
                self.give_up()
                return
            self.stage = Stage(self.stage + 1)
            draw = model.draw(self.identity, rules.repeated(streams.PROJECT_STAGE, ordinal))
            ordinal += 1
        if self.stage == Stage.committed:
            left = self.gather(left, draw, headroom_tce)
        if self.stage == Stage.building:
            self.build(left)

    def gather(self, left: float, draw: float, headroom_tce: dict[ReferenceTown, float]) -> float:
        """Wait for energy, then for land, then begin; returns the years of this step that are left to build."""
        before, has_land = self.waited_years, self.granted_mu >= self.model.param.land_enough_share * self.land_mu
        self.waited_years += left
        clears = not self.is_cleared and (not self.model.rules.needs_review(self.energy_tce)
                                          or self.energy_tce <= headroom_tce[self.town])
        self.is_cleared = self.is_cleared or clears
        if self.is_cleared and has_land:
            left -= max(GATHERING_YEARS - before, 0.0)
            if left > 0.0:
                self.stage, self.waited_years = Stage.building, 0.0
        else:
            idle, stalls_after = self.waited_years - GATHERING_YEARS, self.model.rules.exponential(draw)
            if self.waited_years >= LAND_TERM_YEARS or stalls_after / self.model.param.stall_rate < min(left, idle):
                self.give_up()
        if clears and not self.is_over:
            headroom_tce[self.town] -= self.energy_tce
        return left

    def build(self, left: float) -> None:
        """Spend at an even pace until all is built."""
        years = self.model.param.building_years
        lacking = years - self.waited_years
        part = min(left, lacking) / years
        self.model.count(Sum.realised_mcny, self.size_mcny * part)
        self.model.count(Sum.built_mcny, self.capital_mcny * part)
        self.waited_years += left
        if left >= lacking:
            self.stage = Stage.producing

    def give_up(self) -> None:
        """It is dropped; its land goes back to the town."""
        self.stage = Stage.dropped
        self.town.take_land_back(self.granted_mu)

    def leaving_rate(self) -> float:
        """Moves a year out of a stage in which nothing but time is in the way: on, or out for an empty signature."""
        if self.stage == Stage.approved:
            return self.model.rules.commitment_rate(self.town.infrastructure - self.town.infrastructure_start)
        if self.is_empty:
            return self.model.param.drop_rate
        return self.model.rules.approval_rate(self.town.lever.approval_reform)


def sign_projects(model: ReferenceModel) -> None:
    """Some of the projects that are courted are signed."""
    for town in model.towns:
        mean = town.courted_all * SIGNED_SHARE * model.step_years
        n_signed = model.rules.poisson(model.draw(town.index, streams.PROJECTS), mean)
        for ordinal in range(min(n_signed, MOST_PER_STEP)):
            project = Project(town, ordinal)
            model.projects.append(project)
            model.count(Sum.projects_signed)
            model.count(Sum.signed_mcny, project.size_mcny)


def advance_projects(model: ReferenceModel) -> None:
    """Every project moves on; what goes into production in this step is kept for its end."""
    headroom_tce = {town: (town.energy_quota_tce - town.energy_wanted_tce)
                    / (model.step_years * max(town.season, 0.01)) for town in model.towns}
    for project in model.projects:
        if project.is_cleared:
            headroom_tce[project.town] -= project.energy_tce
    for project in model.projects:
        project.advance(headroom_tce)
    model.finished = [project for project in model.projects if project.stage == Stage.producing]
    model.count(Sum.projects_finished, len(model.finished))
    model.count(Sum.projects_dropped, sum(project.stage == Stage.dropped for project in model.projects))
    for project in model.projects:
        if project.is_over:
            project.remove()
    model.projects = [project for project in model.projects if not project.is_over]
    model.count(Sum.projects_under_way, sum(project.stage != Stage.signed for project in model.projects))
