# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 3. How does the answer change, and what does it hang on?
#
# First levers over a grid, then what nobody can set: the uncertainties as they were drawn.

# %%
import jinzhen

# %% tags=["parameters"]
world = []  # words that change the world, such as "population.n_towns=40"
quality_bar, special_fund = "0.25..0.45/5", "200..1000/3"
replications = 48  # at every point
draws = 1000  # replications whose draws are looked at; 2000 for what is to be printed

# %%
plan = jinzhen.scenario(*world)
swept = jinzhen.sweep(plan, quality_bar=quality_bar, special_fund=special_fund, replications=replications)
swept

# %% [markdown]
# As a labelled cube, for a picture or a table of your own:

# %%
cube = swept.to_xarray("sweep_points", dims=["quality_bar", "special_fund"])
cube["provincial_towns"].to_pandas().round(1)

# %% [markdown]
# ## What the answer hangs on
#
# Every uncertainty, with the chance of the target in its lowest and in its highest third, from draws that are stored
# (what is missing is run). Which of them matter is told corrected for how many were looked at.

# %%
hangs = jinzhen.sensitivity(plan, replications=draws)
hangs

# %%
drivers = hangs.to_pandas("drivers")
drivers[drivers["outcome"] == "target_met"].sort_values("p").head(10).round(3)

# %% [markdown]
# What each of them is, and where its prior comes from:

# %%
named = drivers.sort_values("p")["uncertainty"].drop_duplicates().head(10)
jinzhen.uncertainties().loc[named, ["label_en", "label_zh", "unit", "low", "high", "prior", "source"]]
