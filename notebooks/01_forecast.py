# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 1. Is the target reached?
#
# The plan as it is: how likely is the target of provincial specialised towns, when, where, and at what cost? Every
# run is kept in `jinzhen.sqlite` in the present folder: asked again, the answer comes from there.

# %%
import jinzhen

# %% tags=["parameters"]
world = []  # words that change the world, such as "population.n_towns=40"
precision = 0.05  # half-width of the interval of the chance; 0.02 for what is to be printed

# %%
plan = jinzhen.scenario(*world)
answer = jinzhen.forecast(plan, precision=precision)
answer

# %% [markdown]
# ## When
#
# The count of provincial towns quarter by quarter: steps are rounds of certification. The band is the spread of the
# runs, not the error of the mean.

# %%
answer.plot("course")

# %% [markdown]
# ## Where
#
# Towns by their chance at the end, and what most often holds each back.

# %%
towns = answer.to_pandas("towns").sort_values("chance", ascending=False)
towns[["town_id", "name_en", "name_zh", "city_en", "chance", "held_back_by"]].head(40)

# %%
answer.plot("town_chances")

# %% [markdown]
# ## At what cost
#
# Public money of the whole horizon by who pays for what; units are in `attrs`.

# %%
money = answer.to_pandas("money")
print(money.attrs["units"])
money.head(12)

# %% [markdown]
# ## For a report
#
# The same page in Chinese, with tables and pictures as files.

# %%
answer.in_("zh")

# %%
files = answer.in_("zh").save("report/forecast_notebook")
len(files)
