"""Published effects of one measure: V5 to V12, V14 and V15. Words only; numbers stand in published.csv."""

from jinzhen.experiments.paper.text import Text
from jinzhen.experiments.validation.figures import Pattern, published
from jinzhen.experiments.validation.trials import capital, clusters, credit, energy, links, markets

LOANS = Text("liquidity_effect was tuned to both figures.", "liquidity_effect据两项数值调整。")
GUARANTEES = Text(
    "customer_stickiness_rate and hiring_rate were tuned to both figures.",
    "customer_stickiness_rate与hiring_rate据两项数值调整。",
)
CROWDED = Text(
    "Orders of the chain are served first; how short capacity is then, and how fast it grows, was not tuned to this.",
    "链上订单优先；此后产能短缺的程度及其扩张快慢均未据此调整。",
)

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
        trial=credit.loan_and_rivals,
        tuned=("liquidity_effect",),
        figures=(
            published("V5", "own", Text("Revenue of the firm that borrows", "获贷企业的收入"), "tuned", LOANS),
            published(
                "V5", "rivals", Text("Revenue of a firm whose rivals borrow", "对手获贷企业的收入"), "tuned", LOANS
            ),
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
        horizon=Text("four years, and the years before", "四年及其前各年"),
        trial=links.new_supplier,
        tuned=("link_orders_effect", "chain_loss"),
        figures=(
            published(
                "V6",
                "jobs",
                Text("Jobs after four years", "四年后就业"),
                "tuned",
                Text("link_orders_effect was tuned to it.", "link_orders_effect据此调整。"),
            ),
            published(
                "V6",
                "tfp",
                Text("TFP after four years", "四年后全要素生产率"),
                "tuned",
                Text(
                    "What is learnt is drawn from this source, and chain_loss was tuned to what is left of it.",
                    "学习幅度按该来源抽取，chain_loss据留存部分调整。",
                ),
            ),
            published(
                "V6",
                "other_sales_first_year",
                Text("Sales to others, first year", "对他人销售，第一年"),
                "test",
                CROWDED,
            ),
            published(
                "V6",
                "recovery_second",
                Text("Sales to others, second year less first", "对他人销售，第二年减第一年"),
                "test",
                CROWDED,
            ),
            published(
                "V6",
                "recovery_third",
                Text("Sales to others, third year less second", "对他人销售，第三年减第二年"),
                "test",
                CROWDED,
            ),
            published(
                "V6",
                "other_sales",
                Text("Sales to others, year around the fourth anniversary", "对他人销售，第四周年前后一年"),
                "test",
                CROWDED,
            ),
            published(
                "V6",
                "tfp_first_year",
                Text("TFP after one year", "一年后全要素生产率"),
                "construction",
                Text(
                    "Learning is even over four years, and a quarter of what was tuned lies within the interval.",
                    "学习在四年内均匀发生，调整所得的四分之一本在区间内。",
                ),
            ),
            published(
                "V6",
                "tfp_second_year",
                Text("TFP after two years", "两年后全要素生产率"),
                "test",
                Text(
                    "Nothing was chosen with the years between in view.",
                    "各参数的选取均未参照中间年份。",
                ),
            ),
            published(
                "V6",
                "second_tier_tfp",
                Text("TFP of firms outside the chain", "链外企业全要素生产率"),
                "construction",
                Text("No rule hands on to others what a supplier learns.", "模型中没有供应商向他人传递所学的机制。"),
            ),
        ),
    ),
    Pattern(
        "V7",
        Text("An investment grant", "投资补助"),
        treatment=Text(
            "the admissible maximum raised by ten points in a third of the towns, by lot, paid as far as the programme "
            "goes (as in the source); and a tenth of every investment granted there",
            "抽签选出三分之一的镇，补助比例上限提高十个百分点，按项目资金总额支付（与来源一致）；另使其每项投资均获十分之一补助",
        ),
        outcome=Text("jobs by size of firm at the start; productivity", "按起始规模的就业；生产率"),
        comparison=Text(
            "the same firms without, less the same difference in towns without grant",
            "同一企业无补助，再减去未补助镇的同一差值",
        ),
        horizon=Text("four years", "四年"),
        trial=capital.investment_grant,
        tuned=("capital_cost_pass_through", "large_price_share"),
        figures=(
            published(
                "V7",
                "jobs_maximum",
                Text("Jobs in firms up to 150 workers, the maximum raised", "150人及以下企业的就业，提高补助上限"),
                "test",
                Text(
                    "Parameters were tuned to grants that every investment gets; what a higher maximum brings under "
                    "the programme's ceiling was not looked at.",
                    "参数据每项投资均获补助的情形调整；在资金总额限制下提高上限的效果未参与调参。",
                ),
            ),
            published(
                "V7",
                "jobs_small",
                Text(
                    "Jobs in firms up to 150 workers, every investment granted",
                    "150人及以下企业的就业，每项投资均获补助",
                ),
                "tuned",
                Text("capital_cost_pass_through was tuned to it.", "capital_cost_pass_through据此调整。"),
            ),
            published(
                "V7",
                "jobs_large",
                Text("Jobs in firms over 150 workers", "150人以上企业的就业"),
                "construction",
                Text(
                    "Grants count for nothing in what firms over 150 workers build, and large_price_share was tuned.",
                    "150人以上企业的投资不因补助而变，large_price_share据此调整。",
                ),
            ),
            published(
                "V7",
                "tfp",
                Text("TFP", "全要素生产率"),
                "construction",
                Text("No rule leads from investment to productivity.", "模型中投资不作用于生产率。"),
            ),
        ),
    ),
    Pattern(
        "V8",
        Text("User-cost elasticity of investment", "投资的使用成本弹性"),
        treatment=Text("the national tax returns 15 % of the price of equipment", "国家税收返还设备价格的15%"),
        outcome=Text("relative rise of investment over relative fall of its cost", "投资相对上升与其成本相对下降之比"),
        comparison=Text("the same firms without, same draws", "同一企业无此措施，随机数相同"),
        horizon=Text("four years, mean", "四年均值"),
        trial=capital.equipment_credit,
        tuned=("finance_loss",),
        figures=(
            published(
                "V8",
                "elasticity",
                Text("Elasticity", "弹性"),
                "construction",
                Text(
                    "The elasticity is drawn from this source, and finance_loss was tuned so that flows show it.",
                    "弹性按该来源抽取，finance_loss据此调整以使投资流量与之相符。",
                ),
            ),
        ),
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
        trial=credit.guaranteed_loan,
        tuned=("customer_stickiness_rate", "hiring_rate"),
        figures=(
            published("V9", "jobs", Text("Jobs", "就业"), "tuned", GUARANTEES),
            published("V9", "turnover", Text("Turnover", "营业额"), "tuned", GUARANTEES),
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
        trial=energy.energy_cap,
        figures=(
            published(
                "V10",
                "energy",
                Text("Energy (the treatment)", "能耗（即处理）"),
                "construction",
                Text("It is the treatment.", "即处理本身。"),
            ),
            published(
                "V10",
                "output_over_energy",
                Text("Fall of output over fall of energy", "产值降幅与能耗降幅之比"),
                "construction",
                Text(
                    "Energy goes with output one to one within a quarter, so that what is refused is output not made.",
                    "季度内能耗与产值同比例，未获准的能耗即未生产的产值。",
                ),
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
        trial=clusters.size_and_productivity,
        figures=(
            published(
                "V11",
                "elasticity",
                Text("Elasticity", "弹性"),
                "construction",
                Text("The elasticity of the rule is drawn from this source.", "规则中的弹性即按该来源抽取。"),
            ),
        ),
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
        trial=markets.label_premium,
        figures=(
            published(
                "V12",
                "premium",
                Text("Price premium", "价格溢价"),
                "construction",
                Text("The premium of the rule is drawn from this source.", "规则中的溢价即按该来源抽取。"),
            ),
        ),
    ),
    Pattern(
        "V14",
        Text("Use of trade fairs", "参加展会"),
        treatment=Text(
            "one town a trade goes to fairs for a year as the first ten towns did (97 in nine months, L14e)",
            "每行业一镇一年内按首批十镇的频次参展（九个月97场，L14e）",
        ),
        outcome=Text("log exports", "出口的对数"),
        comparison=Text("the same towns with no fair, same draws", "同一镇不参展，随机数相同"),
        horizon=Text("one year (the quarter that ends it)", "一年（满一年的季度）"),
        trial=markets.fair_users,
        tuned=("fair_effect",),
        figures=(
            published(
                "V14",
                "exports",
                Text("Exports", "出口"),
                "test",
                Text(
                    "The source bounds what fairs can bring; what a fair brings is assumed.",
                    "该来源只限定展会效果的上限；单场展会的效果为假定。",
                ),
            ),
        ),
    ),
    Pattern(
        "V15",
        Text("Managers' meetings", "经理人会议"),
        treatment=Text(
            "half the small firms of one town a trade meet, by lot (as in the source); and all firms of such a town",
            "每行业一镇抽签选出一半小企业定期开会（与来源一致）；另使该镇全部企业开会",
        ),
        outcome=Text("log revenue of these firms", "这些企业收入的对数"),
        comparison=Text(
            "the same firms without, same draws; by lot less the same difference of those of the town not drawn",
            "同一企业无此措施，随机数相同；抽签者再减去本镇未抽中企业的同一差值",
        ),
        horizon=Text("one year (the quarter that ends it)", "一年（满一年的季度）"),
        trial=links.managers_meet,
        tuned=("meeting_effect", "MEETING_YEARS"),
        figures=(
            published(
                "V15",
                "revenue",
                Text("Revenue, firms drawn by lot", "收入，抽签选出的企业"),
                "test",
                Text(
                    "Parameters were tuned to whole towns that meet; firms drawn by lot were not looked at.",
                    "参数据全镇企业开会的情形调整；抽签选企业的情形未参与调参。",
                ),
            ),
            published(
                "V15",
                "towns",
                Text("Revenue, whole towns", "收入，全镇企业"),
                "tuned",
                Text("meeting_effect and MEETING_YEARS were tuned to it.", "meeting_effect与MEETING_YEARS据此调整。"),
            ),
        ),
    ),
)
