# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 2. Which mix of policies does better?
#
# All mixes run with the same draws, so that what differs between them is their doing and not chance. The first is
# what the others are compared with.

# %%
import jinzhen

# %% tags=["parameters"]
world = []  # words that change the world, such as "population.n_towns=40"
policies = ["equal_funds", "ranked_funds", "land_first", "energy_first"]
precision = 0.03  # half-width of the interval of a difference in the chance
most_replications = 800

# %%
mixes = [jinzhen.scenario(policy, *world) for policy in policies]
answer = jinzhen.compare(*mixes, precision=precision, max_replications=most_replications)
answer

# %% [markdown]
# ## Over time
#
# Provincial towns more or less than under the first mix.

# %%
answer.plot("compare_quarters")

# %% [markdown]
# ## Everything that was compared
#
# One row an outcome and mix: the value, the difference and its interval. An interval on both sides of zero shows no
# effect.

# %%
answer.to_pandas("compare_outcomes")

# %% [markdown]
# ## A mix of your own
#
# Levers by keyword, on top of a policy. `jinzhen.levers()` lists them with article, unit and range.

# %%
levers = jinzhen.levers()[["label_en", "label_zh", "article", "unit", "baseline", "low", "high"]]
levers.loc[["special_fund", "land_quota"]]

# %%
mine = jinzhen.scenario("ranked_funds", *world, special_fund=800, land_quota=300)
jinzhen.compare(mixes[0], mine, precision=precision, max_replications=most_replications)
