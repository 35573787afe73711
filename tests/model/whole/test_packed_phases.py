"""The hot loops over firms are compiled to packed instructions."""

import numpy as np
import pytest
from assembly import packed_instructions
from jinzhen.model.phases.accounts import produce, settle
from jinzhen.model.phases.demography import weigh_exits
from jinzhen.model.phases.factors import want_investment, want_workers
from jinzhen.model.phases.investment import accumulate, expect, invest
from jinzhen.model.phases.learning import learn, shock
from jinzhen.model.phases.orders import order_from_firms, set_capacity, split_exports, weigh_firms
from jinzhen.model.phases.sums import segment_product, segment_sum

N_SLOTS = 32
F = np.ones
