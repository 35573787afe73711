"""What stands under every figure and table: what is shown, in which measure, how certain. English and Chinese."""

#: figure or table -> (English, Chinese)
CAPTIONS: dict[str, tuple[str, str]] = {
    "course": (
        "Provincial towns at the end of each quarter. Bands and line: spread over replications, which draw the "
        "economy and the rules of future rounds; not a confidence interval. Dots: designations as published "
        "(observed). History is imposed left of the dotted line.",
        "各季度末省级专业镇数量。色带与折线为各次模拟的分布（经济条件与未来认定规则均随机抽取），并非置信区间。"
        "圆点为已公布的认定结果（实测）。竖虚线左侧为既成事实。",
    ),
    "final": (
        "Number of provincial towns at the end, share of replications. Dark: target met. Simulated.",
        "期末省级专业镇数量，占模拟次数的比例。深色表示达到目标。模拟值。",
    ),
    "by_rule": (
        "Chance of reaching the target under each assumption about the places of future rounds, which no published "
        "source settles; the share under each name is how often it was drawn (prior, assumed). Whiskers: 95% Wilson "
        "interval of the simulation.",
        "在未来各批次名额规则的不同假定下达到目标的概率；规则尚无公开依据，名称下方为其抽取比例（先验，假定）。"
        "横线为模拟的95% Wilson区间。",
    ),
    "binding": (
        "The same replications with the same draws, once as they are, once without limit of places, once with the "
        "output, leader, support and county gates waived, once both. Differences are paired, in percentage points; "
        "their intervals hold for the three together (95%, Bonferroni). Whiskers: Wilson interval of each chance.",
        "同一组随机数下的四种情形：现状、名额不限、免除产值、龙头、配套与县域门槛、两者同时。差值为配对比较，"
        "单位百分点，三个区间同时成立（95%，Bonferroni校正）。横线为各概率的Wilson区间。",
    ),
    "rounds": (
        "Means over the replications that hold a round at that date, lowest to highest in brackets. Places: only "
        "rounds with a number of places; the share without limit is beside it. Places short: rounds in which more "
        "towns were eligible than could be named. History is observed, later rounds are simulated.",
        "为在该日期举行认定的各次模拟的均值，括号内为最小至最大。名额只统计有限名额的批次，并注明不限名额的比例。"
        "名额不足指达标镇多于名额的批次。史实为实测，其后为模拟。",
    ),
    "town_chances": (
        "Chance of being provincial at the end, for the towns not yet provincial that are most likely to be. Lines: "
        "95% Wilson interval. Colour: where most of the missing chance is lost, at a gate or after it. Outputs at "
        "the gate are reported chain figures. Simulated.",
        "尚未成为省级的镇中可能性最大者及其期末成为省级专业镇的概率。横线为95% Wilson区间。"
        "颜色表示机会主要失于哪道门槛，或过了门槛之后。门槛产值采用上报的全产业链口径。模拟值。",
    ),
    "where": (
        "Towns at their counties, positions to a tenth of a degree; towns of one county are set side by side, "
        "counties without a candidate are rings. Chance at the end, simulated. Towns without a published name are "
        "placed by assumption.",
        "各镇按所在县（市、区）标示，位置精确到0.1度；同县各镇并列，无候选镇的县以圆圈表示。颜色为期末概率，模拟值。"
        "未公布名称的镇位置为假定。",
    ),
    "towns": (
        "Held back by: where most of the missing chance is lost, at a gate or, past the gates, for want of places or "
        "rank by expected score among the towns not yet provincial. The perceived gap is the one most often "
        "perceived at the end of the last year. All towns are in the file.",
        "受制于：机会主要失于哪道门槛，或过门槛后失于名额与排名（按预期得分在尚非省级的镇中排名）。"
        "自感短板为最后一年末最常出现者。全部专业镇见数据文件。",
    ),
    "money": (
        "Public money spent by lever, mean over replications, at current prices. Simulated; unit costs and rates by "
        "lever are from the fact tables or assumed.",
        "按政策工具划分的财政支出，模拟均值，当年价。模拟值；单价与标准来自事实表或为假定。",
    ),
    "money_table": (
        "The same by payer. Money of guarantors is what they lose on loans they cover.",
        "同上，分出资方。担保机构一项为代偿损失。",
    ),
    "quotas_table": (
        "The same in amounts; refused is what was asked for and not granted. Means over replications.",
        "同上，按数量；未满足指申请而未获批的部分。为模拟均值。",
    ),
    "quotas": (
        "Energy, land and discharge used by the towns over their quota. Bars: mean over replications; lines: nine in "
        "ten replications. Town quotas were never published and are assumed.",
        "各镇能耗、用地、排污使用量占指标的比例。柱为模拟均值，竖线为90%的模拟。镇级指标从未公布，为假定。",
    ),
    "output": (
        "All towns together, by calendar year. Core output is the sales of the towns' own firms, chain output adds "
        "the linked trades (core times a scope factor), reported output is what the gates see. The three never mix. "
        "Simulated.",
        "全部专业镇合计，按年度。核心产值为镇内企业销售额，全产业链产值另含关联行业（核心产值乘以口径系数），"
        "上报产值为门槛所见口径。三者不得混用。模拟值。",
    ),
    "standing": (
        "Share of the values of each figure that a source prints (observed), that follow from published totals "
        "(imputed), or that rest on a judgement (assumed). In every replication imputed and assumed values are drawn "
        "within their uncertainty.",
        "各项数值中，有来源直接公布的（实测）、由公布总数推得的（推算）、凭判断设定的（假定）所占比例。"
        "推算与假定的数值在每次模拟中于其不确定范围内抽取。",
    ),
    "accounts": (
        "Largest imbalance of each account in any quarter of any run of the four arms.",
        "四种情形所有模拟、所有季度中各账户的最大差额。",
    ),
}

#: How to read the two kinds of uncertainty; stands once on the page.
READING = (
    "An interval says how far more replications could still move a chance; it says nothing about what is unknown "
    "of the world. That is drawn anew in every replication and shows as the spread of outcomes. Both rest on the "
    "model and on the priors; neither covers what the model leaves out.",
    "区间表示增加模拟次数还可能使概率变动多少，并不反映对现实的未知。对现实的未知在每次模拟中重新抽取，"
    "表现为结果的分布。二者都以模型与先验为前提，均不涵盖模型之外的因素。",
)
