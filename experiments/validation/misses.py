"""Why figures miss, as far as is known: shown beside a test that misses, and not otherwise."""

from collections.abc import Mapping

from jinzhen.experiments.paper.text import Text

UNKNOWN = Text("Not yet explained.", "尚未查明原因。")
NO_NOISE = Text(
    "Spreads at the start are assumed; published ones also hold errors of measurement, prices and mark-ups, which the "
    "model does not have.",
    "起始离散度为假定值；公布的离散度还含有计量误差、价格与加成差异，模型中没有。",
)
SMOOTH_JOBS = Text(
    "Firms close three quarters of their gap of workers a year, and what moves a firm is small within a year; large "
    "lay-offs and openings are rare.",
    "企业每年补足四分之三的用工缺口，一年内单个企业所受冲击较小；大规模裁员与新厂开工少见。",
)
MEMORY = Text(
    "Averages over a year of shocks that last correlate by about a quarter; customers lost for want of working capital "
    "stay lost and add about a tenth; nothing (single large orders, errors of measurement) makes growth turn back.",
    "持续性冲击按年平均后，相邻两年约有四分之一的相关；因缺流动资金失去的客户不再回来，相关再增约十分之一；"
    "模型中没有使增长回落的因素（单笔大单、计量误差）。",
)

#: Reason by pattern and figure.
REASONS: Mapping[tuple[str, str], Text] = {
    ("V4", "lost_later"): Text(
        "At the start every registered firm stands above the line; with the years more of them come to stand between "
        "it and the 0.88 of it below which they fall out, newcomers of the campaign among them.",
        "起始时登记企业均在规模线以上；此后处于规模线与其0.88之间（低于后者即退规）的企业逐年增多，其中包括活动新上规的企业。",
    ),
    ("V4", "net_later"): Text(
        "The reward is the same every year, and crossing goes on almost at the pace of the campaign; in the province "
        "it fell from 25 % (2021) to 6 %.",
        "奖励每年不变，上规几乎保持活动年的速度；而全省净增由2021年的25%降至6%。",
    ),
    ("V6", "tfp_second_year"): Text(
        "Learning is even over four years; that it starts late, as in Estonia, is in no rule.",
        "学习在四年内均匀发生；模型中没有爱沙尼亚研究所见的滞后。",
    ),
    ("V7", "jobs_maximum"): Text(
        "The programme's yearly ceiling (300 m CNY, assumed) pays five to ten points of the ten, by replication, and "
        "ten points to every investment reach just the lower end.",
        "项目年度资金上限（假定3亿元）在各次模拟中只够支付十个百分点中的五至十个，而每项投资均获十个百分点时也仅及区间下限。",
    ),
    ("V14", "exports"): Text(
        "Thirteen fairs a year open a third of the published effect, at an assumed 0.01 a fair; part of what users "
        "gain in the source may be who they are.",
        "每年13场展会、每场假定0.01，只达到公布效果的三分之一；来源中使用者的增幅也可能部分出于企业自身的差别。",
    ),
    ("V19", "loss_making"): Text(
        "An eighth of the firms start below zero, by an assumed spread of margins, and a quarter stand there a year "
        "and a half later; the published shares count coal and building materials, which had bad years.",
        "按假定的利润率离散度，起始时八分之一的企业亏损，一年半后为四分之一；公布的亏损面还包括当年困难的煤炭、建材等行业。",
    ),
    ("V19", "margin"): Text(
        "The assumed start of 0.05 after income tax is 0.06 before it, and 0.07 by sales from the first quarter on.",
        "假定的起始利润率为税后0.05，税前约0.06；按销售额加权自第一季度起即为0.07。",
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
    ("V20", "old"): Text(
        "Ages start from an exponential distribution, of which a quarter is over ten years instead of 18 %, and more "
        "firms come of that age than close.",
        "起始年龄按指数分布抽取，十年以上占四分之一而非18%；此后进入该年龄的企业多于退出者。",
    ),
    ("V21", "memory_small"): MEMORY,
    ("V21", "spread_by_size"): Text(
        "Shocks fall with jobs to the power 0.1 alone (assumed, within 0 to 0.2 of another source), and jobs grow less "
        "than in step with sales.",
        "冲击随就业下降的指数仅为0.1（假定，另一来源为0至0.2），而就业的增长慢于销售额。",
    ),
    ("V21", "growth_by_size"): Text(
        "Not yet explained: larger firms grow slightly faster, with and without the effects of working capital.",
        "尚未查明：无论有无流动资金效应，较大企业增长均略快。",
    ),
    ("V21", "growth_by_age"): Text(
        "No rule lets young firms grow faster, once they are in business.", "模型中没有使年轻企业增长更快的机制。"
    ),
    ("V21", "spread_by_age"): Text(
        "Shocks of young firms are as large as those of old ones of the same size.",
        "同等规模下，年轻企业所受冲击与老企业一样大。",
    ),
    ("V22", "inaction"): Text(
        "No firm sells capital: the years in which the source sees disinvestment (10.4 %) are years without any here.",
        "企业不出售资本：来源中净减资的年份（10.4%）在此均为不投资的年份。",
    ),
    ("V22", "spikes"): Text(
        "Firms close part of the gap to the capital they want every quarter; without fixed costs there are no lumps.",
        "企业每季度补足部分资本缺口；没有固定成本，投资便不集中。",
    ),
    ("V22", "memory"): Text(
        "What is left of last year's gap is still wanted this year: partial adjustment remembers, lumps would not.",
        "上年未补足的缺口本年仍需补足：部分调整具有记忆性，集中投资则没有。",
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
