# ---
# jupyter:
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # 4. How far can it be trusted?
#
# Eighteen virtual experiments (V1 to V18): what the model does beside what statistics and studies found. Patterns to
# which a parameter was tuned are marked; the others are tests. `docs/method.md` says what each of them is.

# %%
import warnings

import jinzhen

# %% tags=["parameters"]
only = "all"  # or some of them, such as "[V3, V5]"
replications = 40

# %%
with warnings.catch_warnings(record=True) as heard:  # what is not as published is a warning, and told below
    warnings.simplefilter("always")
    answer = jinzhen.ask("validate", only=only, replications=replications)
answer

# %%
answer.plot()

# %% [markdown]
# ## Number by number

# %%
answer.to_pandas("validation")

# %% [markdown]
# ## What stands against it

# %%
print(*answer.problems or ["nothing was found"], sep="\n")

# %% [markdown]
# What goes into the model, and how sure each figure is: `grade` is `reported`, `derived`, `judgement` or `assumed`.

# %%
uncertainties = jinzhen.uncertainties()
uncertainties.groupby("grade").size().rename("uncertainties").to_frame()

# %%
uncertainties.loc[uncertainties["grade"] == "reported", ["label_en", "label_zh", "unit", "central", "source"]]
