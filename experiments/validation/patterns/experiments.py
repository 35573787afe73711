"""Published effects of one measure: V5 to V12, V14 and V15. Data only; see published.py."""

from math import inf, nan

from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.validation.figures import Figure, Pattern, around, nothing
from jinzhen.experiments.validation.trials import capital, clusters, credit, energy, links, markets

EXPERIMENTS = (
    Pattern(
        "V5",
        Text("A loan to one firm, and to its rivals", "一家企业获得贷款，及其对手获得贷款"),
        treatment=Text(
            "a new loan of 0.2 years of sales (the source gives access, no size) to one small firm a town; to every "
            "other firm of its town instead, in one town a trade",
            "每镇一家小企业获得相当于0.2年销售额的新贷款（来源只载可得性，未载规模）；另在每行业一镇改由其余全部企业获得",
        ),
        outcome=Text("log revenue of the firm", "该企业收入的对数"),
        comparison=Text("the same firm without, same draws", "同一企业无此贷款，随机数相同"),
        horizon=Text("one year (the quarter that ends it)", "一年（满一年的季度）"),
        source="effects.csv credit_access: direct revenue effect of access to a new loan; indirect revenue effect when "
        "all local competitors get access",
        trial=credit.loan_and_rivals,
        tuned=("liquidity_effect",),
        figures=(
            around("own", Text("Revenue of the firm that borrows", "获贷企业的收入"), 0.09, "log"),
            around("rivals", Text("Revenue of a firm whose rivals borrow", "对手获贷企业的收入"), -0.07, "log"),
        ),
    ),
    Pattern(
        "V6",
        Text("A supplier's first leading firm", "供应商首次配套龙头企业"),
        treatment=Text(
            "one unlinked small firm a town starts to supply a leading firm of its town",
            "每镇一家未配套的小企业开始为本镇龙头企业供货",
        ),
        outcome=Text(
            "jobs, productivity, sales outside the chain; productivity of small firms of the town that supply none",
            "就业、生产率、链外销售；本镇未配套小企业的生产率",
        ),
        comparison=Text(
            "the same firm kept without a leading firm, same draws", "同一企业始终不为龙头企业配套，随机数相同"
        ),
        horizon=Text("four years; one year for the dip", "四年；初期下滑为一年"),
        source="effects.csv supplier_linkage: employment, TFP, sales to other buyers four years after; TFP in first "
        "years and second-tier suppliers",
        trial=links.new_supplier,
        tuned=("link_orders_effect", "chain_loss"),
        figures=(
            around("jobs", Text("Jobs after four years", "四年后就业"), 0.26, "log"),
            Figure("tfp", Text("TFP after four years", "四年后全要素生产率"), 0.065, 0.04, 0.09, "log"),
            Figure(
                "other_sales_first_year",
                Text("Sales to others, first year", "对他人销售，第一年"),
                nan,
                -inf,
                0.0,
                "log",
                Text("published as a fall, no number", "来源载为下降，未载数值"),
            ),
            around(
                "other_sales",
                Text("Sales to others, year around the fourth anniversary", "对他人销售，第四周年前后一年"),
                0.20,
                "log",
            ),
            nothing("tfp_first_year", Text("TFP after one year", "一年后全要素生产率")),
            nothing("second_tier_tfp", Text("TFP of firms outside the chain", "链外企业全要素生产率")),
        ),
    ),
    Pattern(
        "V7",
        Text("An investment grant", "投资补助"),
        treatment=Text(
            "a tenth of every investment granted in a third of the towns, by lot",
            "抽签选出三分之一的镇，每项投资补助十分之一",
        ),
        outcome=Text("jobs by size of firm at the start; productivity", "按起始规模的就业；生产率"),
        comparison=Text(
            "the same firms without, less the same difference in towns without grant",
            "同一企业无补助，再减去未补助镇的同一差值",
        ),
        horizon=Text("four years", "四年"),
        source="effects.csv direct_subsidy: manufacturing employment per 10 pp higher maximum investment subsidy "
        "(small firms only; TFP zero); response of large firms (over 150 employees)",
        trial=capital.investment_grant,
        tuned=("capital_cost_pass_through", "large_price_share"),
        figures=(
            Figure(
                "jobs_small", Text("Jobs in firms up to 150 workers", "150人及以下企业的就业"), 0.10, 0.07, 0.10, "log"
            ),
            nothing("jobs_large", Text("Jobs in firms over 150 workers", "150人以上企业的就业")),
            nothing("tfp", Text("TFP", "全要素生产率")),
        ),
    ),
    Pattern(
        "V8",
        Text("User-cost elasticity of investment", "投资的使用成本弹性"),
        treatment=Text("the national tax returns 15 % of the price of equipment", "国家税收返还设备价格的15%"),
        outcome=Text("relative rise of investment over relative fall of its cost", "投资相对上升与其成本相对下降之比"),
        comparison=Text("the same firms without, same draws", "同一企业无此措施，随机数相同"),
        horizon=Text("four years, mean", "四年均值"),
        source="effects.csv capital_cost: user-cost elasticity of investment (absolute)",
        trial=capital.equipment_credit,
        tuned=("finance_loss",),
        figures=(Figure("elasticity", Text("Elasticity", "弹性"), 2.1, 1.84, 2.4, "elasticity"),),
    ),
    Pattern(
        "V9",
        Text("A guaranteed loan", "担保贷款"),
        treatment=Text(
            "a loan of 0.2 years of sales to one profitable small firm a town with less cash than firms like to hold",
            "每镇一家盈利但现金低于意愿水平的小企业获得相当于0.2年销售额的贷款",
        ),
        outcome=Text("jobs, turnover", "就业、营业额"),
        comparison=Text("the same firm without, same draws", "同一企业无此贷款，随机数相同"),
        horizon=Text("five years", "五年"),
        source="effects.csv credit_guarantee: employment within five years of guaranteed loan; turnover by fifth year",
        trial=credit.guaranteed_loan,
        tuned=("customer_stickiness_rate",),
        figures=(
            around("jobs", Text("Jobs", "就业"), 0.173, "log"),
            around("turnover", Text("Turnover", "营业额"), 0.196, "log"),
        ),
    ),
    Pattern(
        "V10",
        Text("An energy cap", "能耗上限"),
        treatment=Text(
            "a third of the towns, by lot, may use 0.145 log points less energy than without a limit",
            "抽签选出三分之一的镇，其能耗须比不设限时少0.145个对数点",
        ),
        outcome=Text("relative fall of output over relative fall of energy", "产值相对下降与能耗相对下降之比"),
        comparison=Text("the same towns without a limit, same draws", "同一镇不设上限，随机数相同"),
        horizon=Text("four years", "四年"),
        source="effects.csv energy_quota: energy use of regulated firms (met mostly by cutting output)",
        trial=energy.energy_cap,
        figures=(
            Figure("energy", Text("Energy (the treatment)", "能耗（即处理）"), -0.145, -0.16, -0.13, "log"),
            Figure(
                "output_over_energy",
                Text("Fall of output over fall of energy", "产值降幅与能耗降幅之比"),
                nan,
                0.5,
                inf,
                "ratio",
                Text("published as mostly", "来源载为“大部分”"),
            ),
        ),
    ),
    Pattern(
        "V11",
        Text("Productivity by cluster size", "集聚规模与生产率"),
        treatment=Text(
            "half the towns, by lot, are wanted half as much again by their markets",
            "抽签选出一半的镇，其市场需求增加一半",
        ),
        outcome=Text(
            "mean log productivity of the firms there were, over log yearly output",
            "原有企业对数生产率均值与对数年产值之比",
        ),
        comparison=Text(
            "the same towns without, less the same difference in towns not drawn (the lot is the instrument)",
            "同一镇无此变化，再减去未抽中镇的同一差值（以抽签为工具变量）",
        ),
        horizon=Text("six years", "六年"),
        source="effects.csv agglomeration: suggested prior: productivity to cluster size; meta-analyses 0.039-0.071",
        trial=clusters.size_and_productivity,
        figures=(Figure("elasticity", Text("Elasticity", "弹性"), 0.045, 0.02, 0.08, "elasticity"),),
    ),
    Pattern(
        "V12",
        Text("A geographical indication", "地理标志"),
        treatment=Text("an indication for one town a trade that had none", "每行业一个原无标志的镇获得地理标志"),
        outcome=Text(
            "the cut of prices that would have brought the same orders, measured by a run with prices down 10 %",
            "带来同样订单所需的降价幅度，以降价10%的模拟测得",
        ),
        comparison=Text("the same towns without, same draws", "同一镇无标志，随机数相同"),
        horizon=Text("two years", "两年"),
        source="effects.csv brand_gi: GI price premium",
        trial=markets.label_premium,
        figures=(
            Figure(
                "premium",
                Text("Price premium", "价格溢价"),
                0.133,
                -0.11,
                0.38,
                "share",
                Text("mean ± 1 sd of 183 estimates", "183个估计的均值±1个标准差"),
            ),
        ),
    ),
    Pattern(
        "V14",
        Text("Use of trade fairs", "参加展会"),
        treatment=Text("one town a trade uses every fair that helps for a year", "每行业一镇一年内参加所有有效的展会"),
        outcome=Text("log exports", "出口的对数"),
        comparison=Text("the same towns with no fair, same draws", "同一镇不参展，随机数相同"),
        horizon=Text("one year (the quarter that ends it)", "一年（满一年的季度）"),
        source="effects.csv exhibition: export level of users of trade promotion services",
        trial=markets.fair_users,
        tuned=("fair_effect",),
        figures=(around("exports", Text("Exports", "出口"), 0.179, "log"),),
    ),
    Pattern(
        "V15",
        Text("Managers' meetings", "经理人会议"),
        treatment=Text("an active cluster organisation in one town a trade", "每行业一镇有活跃的集群促进组织"),
        outcome=Text("log revenue of small firms of these towns", "这些镇小企业收入的对数"),
        comparison=Text("the same firms without, same draws", "同一企业无此措施，随机数相同"),
        horizon=Text("one year (the quarter that ends it)", "一年（满一年的季度）"),
        source="effects.csv peer_network: revenue effect of monthly manager meetings",
        trial=links.managers_meet,
        tuned=("meeting_effect", "MEETING_YEARS"),
        figures=(around("revenue", Text("Revenue", "收入"), 0.081, "log"),),
    ),
)
