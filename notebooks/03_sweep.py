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
# First levers over a grid, then what nobody can set: the uncertainties as they were drawn in the stored runs.

# %%
import jinzhen
import pandas as pd

# %% tags=["parameters"]
world = []  # words that change the world, such as "population.n_towns=40"
quality_bar, special_fund = "0.25..0.45/5", "200..1000/3"
replications = 48  # at every point
precision = 0.05  # of the chance, in the forecast whose draws are looked at

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
# The chance of the target in the lowest and in the highest third of every uncertainty, at no cost: the runs are
# stored. A few of many uncertainties look important by chance alone; with 400 runs a difference below about 0.15 says
# little.

# %%
# jinzhen.sensitivity(plan) goes here: the same with intervals, corrected for how many are looked at.
jinzhen.forecast(plan, precision=precision)
with jinzhen.open_store() as runs:
    met = runs.outcomes(plan, ["target_met"]).set_index("replication")["target_met"].astype(float)
    drawn = runs.uncertainties(plan).set_index("replication").loc[met.index]

# %%
thirds = drawn.rank(pct=True)
chances = pd.DataFrame({
    "lowest third": {name: met[thirds[name] <= 1 / 3].mean() for name in drawn},
    "highest third": {name: met[thirds[name] > 2 / 3].mean() for name in drawn},
})
chances["difference"] = chances["highest third"] - chances["lowest third"]
largest = chances["difference"].abs().nlargest(10).index
table = chances.loc[largest].join(jinzhen.uncertainties()[["label_en", "label_zh", "unit"]])
table.round(2)

# %%
table["difference"][::-1].plot.barh(xlabel="chance in the highest third less that in the lowest");
