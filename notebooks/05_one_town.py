# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 5. One town
#
# What stands between a town and the provincial list, and what a measure for this town alone would change.

# %%
import jinzhen

# %% tags=["parameters"]
town = "M27"  # of jinzhen.towns()
world = []  # words that change the world, such as "population.n_towns=40"
land = {"local": {town: 300}}  # mu a year for this town; all others keep what they have
precision = 0.05
most_replications = 400

# %%
plan = jinzhen.scenario(*world)
towns = jinzhen.towns(plan.population.n_towns, plan.population.n_firms)
towns.loc[town]

# %%
answer = jinzhen.forecast(plan, precision=precision)
chances = answer.to_pandas("towns").set_index("town_id")
chances.loc[town, ["name_en", "name_zh", "chance", "low", "high", "held_back_by", "score_rank", "n_candidates"]]

# %% [markdown]
# ## Year by year
#
# Reported output against its gate, and the share of runs in which the town passes each gate.

# %%
with jinzhen.open_store() as runs:
    years = runs.town_years(plan)
own = years[years["town"] == towns.loc[town, "town"]].set_index("year")
own[["reported_output_mcny_mean", "output_gate_mcny_mean"]].plot(ylabel="m CNY a year", ylim=0, style=["-o", "--"]);

# %%
gates = [f"passes_{gate}_mean" for gate in ("output", "leader", "support", "county", "all")]
own[gates].round(2)

# %% [markdown]
# ## A measure for this town
#
# A lever may have a value of its own in a town; with the same draws on both sides the difference is the measure's.

# %%
measure = jinzhen.scenario(*world, name="more land for the town", land_quota=land)
compared = jinzhen.compare(plan, measure, precision=precision, max_replications=most_replications)
print(compared.headline)
compared.to_pandas("compare_towns")
