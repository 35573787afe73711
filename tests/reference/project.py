"""Projects as Mesa agents: signed by towns, then approved, built and put into production, or dropped."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

import mesa

from jinzhen.model.engine import streams
from jinzhen.model.phases.projects import GATHERING_YEARS, LAPSED_YEARS, MOST_PER_STEP
from jinzhen.model.rules.projects import SIGNED_SHARE
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
        self.land_mu, self.granted_mu = self.capital_mcny / param.land_mcny_per_mu, 0.0
        self.energy_tce = self.capital_mcny * town.energy_per_mcny

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

    def advance(self) -> None:
        """Pass through stages in this step: waiting times are exponential, whatever the length of the step.

        A project signed in this step lives in a random part of it. The time in which an approved one gathers its land
        counts towards its start unless that takes longer than a quarter.
        """
        model, rules = self.model, self.model.rules
        draw, part = model.draw_two(self.identity, streams.PROJECT_STAGE)
        left = model.step_years * (part if self.signed_step == model.now.clock.step else 1.0)
        for ordinal in range(1, Stage.producing + 1):
            is_ready = True
            if self.stage == Stage.approved:
                is_ready, left = self.gather(left)
            left -= rules.exponential(draw) / self.leaving_rate(is_ready) if left > 0.0 else 0.0
            if left <= 0.0:
                return
            self.stage = Stage.dropped if self.is_empty or not is_ready else Stage(self.stage + 1)
            if self.is_over:
                return
            draw = model.draw(self.identity, rules.repeated(streams.PROJECT_STAGE, ordinal))

    def gather(self, left: float) -> tuple[bool, float]:
        """Whether an approved project has land and room for its energy, and the years of this step that count."""
        town, before, waited = self.town, self.waited_years, self.waited_years + left
        headroom_tce = (town.energy_quota_tce - town.energy_wanted_tce) / self.model.step_years
        is_roomy = not self.model.rules.needs_review(self.energy_tce) or self.energy_tce <= headroom_tce
        is_ready = is_roomy and self.granted_mu >= self.model.param.land_enough_share * self.land_mu
        self.waited_years = LAPSED_YEARS if is_ready or waited > GATHERING_YEARS else waited
        if before >= LAPSED_YEARS:
            return is_ready, left
        return is_ready, waited if is_ready else waited - GATHERING_YEARS

    def leaving_rate(self, is_ready: bool) -> float:
        """Moves a year out of its stage: on, where nothing is in the way, or out."""
        param = self.model.param
        if self.stage == Stage.signed:
            return param.drop_rate if self.is_empty else self.model.rules.approval_rate(self.town.lever.approval_reform)
        if self.stage == Stage.approved:
            realised = param.realised_share_rate
            return realised / (1.0 - realised) if is_ready else param.stall_rate
        return 1.0 / param.building_years


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
    for project in model.projects:
        project.advance()
    model.finished = [project for project in model.projects if project.stage == Stage.producing]
    model.count(Sum.projects_finished, len(model.finished))
    model.count(Sum.projects_dropped, sum(project.stage == Stage.dropped for project in model.projects))
    for project in model.projects:
        if project.is_over:
            project.remove()
    model.projects = [project for project in model.projects if not project.is_over]
    model.count(Sum.projects_under_way, sum(project.stage != Stage.signed for project in model.projects))
