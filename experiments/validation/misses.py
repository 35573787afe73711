"""Why figures miss, as far as is known: shown beside a test that misses, and not otherwise."""

from collections.abc import Mapping

from jinzhen.experiments.paper.text import Text

UNKNOWN = Text("Not yet explained.", "尚未查明原因。")
NO_NOISE = Text(
    "At the start firms of a size and trade have as many jobs over output, and published spreads also hold errors of "
    "measurement, prices and mark-ups, which the model does not have.",
    "起始时同行业同规模企业的用工与产值之比相同；公布的离散度还含有计量误差、价格与加成差异，模型中没有。",
)
SMOOTH_JOBS = Text(
    "Most jobs are in large firms, which shocks that fall with size move little; large lay-offs and "
    "openings are rare.",
    "岗位大多在大企业，而冲击随规模减小；大规模裁员与新厂开工少见。",
)
AT_REST = Text(
    "The published firms are of years in which their number grew fast; here about as many come as go, so "
    "that fewer are young.",
    "公布数据所在年份企业数量增长较快；模型中新设与退出大致相当，年轻企业因而较少。",
)

#: Reason by pattern and figure.
REASONS: Mapping[tuple[str, str], Text] = {
    ("V4", "lost_later"): Text(
        "With the years more registered firms come to stand between the line and the 0.86 of it below "
        "which they fall out than at the start, newcomers of the campaign among them.",
        "登记企业中处于规模线与其0.86之间（低于后者即退规）的逐年多于起始时，其中包括活动新上规的企业。",
    ),
    ("V6", "tfp_second_year"): Text(
        "Learning is even over four years; that it starts late, as in Estonia, is in no rule.",
        "学习在四年内均匀发生；模型中没有爱沙尼亚研究所见的滞后。",
    ),
    ("V7", "jobs_maximum"): Text(
        "The programme's yearly ceiling (300 m CNY, assumed) binds: of ten points more in a third of the "
        "towns only a part can be paid, and ten points to every investment reach just the lower end.",
        "项目年度资金上限（假定3亿元）已经用满：三分之一的镇上限提高十个百分点，只能支付其中一部分，"
        "而每项投资均获十个百分点时也仅及区间下限。",
    ),
    ("V14", "exports"): Text(
        "Thirteen fairs a year open a third of the published effect, at an assumed 0.01 a fair; part of what users "
        "gain in the source may be who they are.",
        "每年13场展会、每场假定0.01，只达到公布效果的三分之一；来源中使用者的增幅也可能部分出于企业自身的差别。",
    ),
    ("V15", "revenue"): Text(
        "The effect was tuned to whole towns that meet; firms drawn by lot win customers from their "
        "neighbours besides.",
        "该效应据全镇企业均参加例会调整；抽签参加的企业还会从邻近企业赢得客户。",
    ),
    ("V19", "loss_making"): Text(
        "About a quarter, by an assumed spread of margins; the published shares count coal and building "
        "materials, which had bad years.",
        "按假定的利润率离散度约为四分之一；公布的亏损面还包括当年困难的煤炭、建材等行业。",
    ),
    ("V19", "liabilities"): Text(
        "Firms owe banks alone: bills, suppliers' credit and advances of customers are not in the model, nor are "
        "stocks and claims among the assets.",
        "企业只欠银行贷款：票据、应付账款和预收款未纳入模型，资产中也没有存货和应收款。",
    ),
    ("V19", "wage_share"): Text(
        "Value added here is sales less materials and energy: it still holds bought services, which statistics take "
        "off.",
        "此处增加值为销售额减原料与能源，仍含外购服务，而统计口径已扣除。",
    ),
    ("V20", "young"): AT_REST,
    ("V20", "old"): AT_REST,
    ("V20", "life"): AT_REST,
    ("V20", "short_lives"): AT_REST,
    ("V20", "closed_in_five"): Text(
        "What closes in the first three years is met, what closes in the two after them is less than "
        "published: not yet explained.",
        "头三年的关闭比例相符，其后两年低于公布值；尚未查明原因。",
    ),
    ("V21", "memory_small"): Text(
        "Shocks to productivity last, and averages over a year of such shocks correlate by about a "
        "quarter; what moves customers passes, but sales follow it only as far as capacity does.",
        "生产率冲击具有持续性，按年平均后相邻两年约有四分之一的相关；客户偏好的变动会消退，但销售额受产能限制只能部分随之变动。",
    ),
    ("V21", "spread_by_size"): Text(
        "Shocks fall with jobs to the power 0.15 alone (assumed, within 0 to 0.2 of another source), and "
        "jobs grow less than in step with sales.",
        "冲击随就业下降的指数仅为0.15（假定，另一来源为0至0.2），而就业的增长慢于销售额。",
    ),
    ("V22", "memory"): Text(
        "What is left of last year's gap is still wanted this year; decisions that come by chance break "
        "this up in part.",
        "上年未补足的资本缺口本年仍需补足；随机到来的投资决策只能部分打破这种持续性。",
    ),
    ("V23", "created"): SMOOTH_JOBS,
    ("V23", "lost"): SMOOTH_JOBS,
    ("V24", "revenue_productivity"): NO_NOISE,
    ("V24", "productivity"): NO_NOISE,
    ("V24", "still_on_top"): Text(
        "Productivity returns to its mean by 3 to 7 % a year (assumed) and is measured without error.",
        "生产率每年向均值回归3%至7%（假定），且测量没有误差。",
    ),
}
