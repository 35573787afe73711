"""How towns are designated: municipal rounds, nominations, experts and the office, in a small world."""

import numpy as np
from bare_worlds import bare_now, bare_world
from small_worlds import bits, lively, outcome, run, small_base, stepping

from jinzhen.model.outcomes import ROUND_FIELDS
from jinzhen.model.phases.certification import place_in_field, renew_potential
from jinzhen.model.replication import Workspace
from jinzhen.model.state.codes import Gate, Tier
from jinzhen.model.state.world import Town, TownCode

NUMBERS = range(12)


def named_municipal(scenario, number):
    """Towns newly municipal or more in each step, of those that history does not name."""
    tiers = run(scenario, number).tiers
    return ((tiers[1:] > Tier.none) & (tiers[:-1] == Tier.none)).sum(axis=1)


def test_municipal_rounds_have_the_size_that_is_drawn_in_the_mean():
    """A city has few towns here: one place and a half are filled, and never more than two."""
    small = lively().with_levers(municipal_output_gate=0, round_calendar="none")
    cities = len(set(small_base().towns.city.tolist()))
    by_size = [np.array([named_municipal(small.with_priors(municipal_later_round_size=size), number)
                         for number in NUMBERS]) for size in (0.0, 0.5, 1.0)]
    none, half, one = (each.sum(axis=0) for each in by_size)
    assert none[5:].sum() == 0 and 0 < half[5:].sum() < one[5:].sum()
    assert by_size[2].max() <= cities
    fixed = [named_municipal(small.with_levers(municipal_places_per_round=1), number) for number in NUMBERS]
    np.testing.assert_array_equal(fixed, by_size[2])
    assert outcome(run(small), "provincial_towns")[-1] == outcome(run(small), "provincial_towns")[5]


def test_the_first_municipal_round_has_a_size_of_its_own():
    """Once the first wave is history its size says nothing of what follows; a number fixes the size of all rounds."""
    small = lively().with_levers(municipal_output_gate=0, round_calendar="none").as_known_on("2022-09-30")
    few = {"municipal_later_round_size": 1.0}
    first, second, third = (
        step for step, day in enumerate(small.step_ends) if day.month == 6 and day > small.as_of)
    for number in NUMBERS:
        without = small.with_priors(municipal_first_round_size=0.0, **few)
        none_first = named_municipal(without, number)
        assert none_first[first] == 0 < none_first[second]
        all_first = named_municipal(small.with_priors(municipal_first_round_size=20.0, **few), number)
        assert all_first[first] > 0 == all_first[second] == all_first[third]
        more = without.with_levers(municipal_places_per_round="drawn+1")
        fixed = small.with_levers(municipal_places_per_round=1)
        assert named_municipal(more, number)[first] == named_municipal(fixed, number)[first] > 0
    known = small.as_known_on("2023-12-31").with_priors(**few)
    none, many = (bits(run(known.with_priors(municipal_first_round_size=size))) for size in (0.0, 20.0))
    assert {part for part in none if none[part] != many[part]} == {"uncertainties"}


def test_the_pool_of_potential_towns_is_renewed_every_year_and_never_larger_than_it_may_be():
    """At a year's end it is the best municipal towns that pass every gate; a round adds as far as there is room."""
    gained, lost = 0, 0
    for calendar in ("none", "yearly", "drawn"):
        small = lively().with_levers(round_calendar=calendar).with_priors(round_quarter=2, round_probability=1.0)
        for number in NUMBERS:
            workspace = Workspace(small_base())
            towns, was = workspace.tables.towns, None
            for step in stepping(workspace, small, number):
                flagged = towns.tier == Tier.potential
                assert flagged.sum() <= 2
                if small.step_ends[step].month == 12:
                    could = (towns.tier == Tier.municipal) | flagged
                    value = np.where(could & (workspace.world.passes[Gate.all] > 0.0), towns.score, -1.0)
                    best = np.sort(value)[-2:]
                    assert sorted(value[flagged]) == sorted(best[best >= 0.0])
                    if was is not None and calendar == "none":
                        gained, lost = gained + (flagged & ~was).sum(), lost + (was & ~flagged).sum()
                    was = flagged
    assert gained > 0 and lost > 0


def test_a_flag_on_a_municipal_town_leaves_its_standing():
    world = bare_world(3)
    tier, since = world.town_codes[TownCode.tier], world.town_codes[TownCode.tier_step]
    tier[:], since[:] = Tier.municipal, [-1, 2, 5]
    world.passes[Gate.all], world.towns[Town.score] = [1.0, 1.0, 0.0], [0.2, 0.3, 0.9]
    renew_potential(world, bare_now(world, {"potential_places": 1.0}, step=7))
    assert tier.tolist() == [Tier.municipal, Tier.potential, Tier.municipal]
    world.passes[Gate.all, 1] = 0.0
    renew_potential(world, bare_now(world, {"potential_places": 1.0}, step=11))
    assert tier.tolist() == [Tier.potential, Tier.municipal, Tier.municipal] and since.tolist() == [-1, 2, 5]


def rounds(scenario, number):
    """Rounds that were held, a row each by field; not those of history."""
    table = run(scenario, number).rounds
    return [dict(zip(ROUND_FIELDS, row, strict=True)) for row in table if row[1] == 0.0]


def test_the_office_names_more_or_fewer_than_it_announced_as_applicants_are_good():
    """A number set for the places is what it announces; how many of those left over it takes is drawn."""
    office = lively().with_levers(places_rule="office", places_per_round=1, nomination_quota=30, quality_bar=0.1,
                                  target_towns=0)
    for number in NUMBERS:
        strict, easy, all_ = (rounds(office.with_priors(places_stretch=stretch), number) for stretch in (0.0, 0.5, 1.0))
        assert all(each["named"] == min(1.0, each["eligible"]) for each in strict)
        assert all(each["named"] == each["eligible"] for each in all_)
        first = easy[0]
        assert first["named"] == min(1 + np.floor(0.5 * max(first["eligible"] - 1, 0) + 0.5), first["eligible"])
    none_good = rounds(office.with_levers(quality_bar=1.0), 0)
    assert all(each["named"] == 0.0 for each in none_good)


def test_the_office_goes_by_the_gap_and_the_years_left_and_by_no_draw_to_come():
    """Two years before the end of the plan half the gap is announced; without a push nothing fills it at last."""
    office = lively().with_levers(places_rule="office", places_per_round="drawn", nomination_quota=30, quality_bar=0,
                                  gates="waived", target_towns=8)
    calm = {"announced_share": 1.0, "places_stretch": 0.0, "last_year_push": 0.0}
    for number in NUMBERS:
        before = outcome(run(office.with_priors(**calm), number), "provincial_towns")
        held = rounds(office.with_priors(**calm), number)
        assert [each["places"] for each in held] == [
            np.floor((8 - before[int(each["step"]) - 1]) / left + 0.5)
            for each, left in zip(held, (2, 1), strict=True)]


def test_cities_nominate_what_passes_the_gates_in_their_eyes():
    """With an exact eye every nominated town passes; an inexact one nominates some that fail, and leaves out others."""
    wide = lively().with_levers(places_rule="unlimited", nomination_quota=30, quality_bar=0).with_priors(expert_noise=0)
    shares = {}
    for noise in (0.0, 0.5):
        held = [each for number in NUMBERS for each in rounds(wide.with_priors(nomination_output_noise=noise), number)]
        shares[noise] = sum(each["eligible"] for each in held), sum(each["nominated"] for each in held)
    assert shares[0.0][0] == shares[0.0][1] > 0
    assert shares[0.5][0] < shares[0.5][1] and shares[0.5][0] < shares[0.0][0]
    exact = wide.with_priors(nomination_output_noise=0.0)
    # Of the first round alone: later ones have fewer towns left.
    first, waived = ([rounds(each, number)[0]["nominated"] for number in NUMBERS]
                     for each in (exact, exact.with_levers(gates="waived")))
    assert sum(waived) > sum(first)


def test_experts_compare_applicants_with_each_other():
    """A criterion in which all applicants gain the same, or all are equal, decides nothing between them."""
    held = lively().with_levers(places_rule="fixed", places_per_round=2, nomination_quota=30, quality_bar=0)
    exact = held.with_priors(expert_noise=0.0, nomination_noise=0.0)
    for number in NUMBERS:
        usual, all_more = run(exact, number), run(exact.with_levers(bonus_history=0.05), number)
        np.testing.assert_array_equal(usual.tiers, all_more.tiers)
    weak = held.with_levers(quality_bar=0.9)
    assert sum(each["named"] for number in NUMBERS for each in rounds(weak, number)) == 0.0


def test_the_place_in_the_field_is_the_weighted_part_of_the_others_a_town_is_ahead_of():
    world = bare_world(4)
    world.weights[:] = [0.6, 0.4, 0, 0, 0, 0, 0, 0]
    world.towns[Town.nominated] = [1.0, 1.0, 1.0, 0.0]
    world.criteria[0], world.criteria[1] = [0.9, 0.5, 0.1, 1.0], [0.2, 0.2, 0.7, 1.0]
    place = [place_in_field(world, town) for town in range(3)]
    np.testing.assert_allclose(place, [0.6 + 0.4 * 0.25, 0.3 + 0.4 * 0.25, 0.4])
    world.towns[Town.nominated] = [0.0, 1.0, 0.0, 0.0]
    assert place_in_field(world, 1) == 0.5
