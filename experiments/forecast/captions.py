"""What stands under every figure and table: what is shown, in which measure, how certain. English and Chinese."""

from jinzhen.experiments.paper.text import Text

#: Figure or table -> its caption.
CAPTIONS: dict[str, Text] = {
    "course": Text(
        "Provincial towns at the end of each quarter. Bands and line: spread over replications, which draw the "
        "economy and the rules of future rounds; not a confidence interval. Dots: designations as published "
        "(observed). History is imposed left of the dotted line.",
        "各季度末省级专业镇数量。色带与折线为各次模拟的分布（经济条件与未来认定规则均随机抽取），并非置信区间。"
        "圆点为已公布的认定结果（实测）。竖虚线左侧为既成事实。",
    ),
    "final": Text(
        "Number of provincial towns at the end, share of replications. Dark: target met. Simulated.",
        "期末省级专业镇数量，占模拟次数的比例。深色表示达到目标。模拟值。",
    ),
    "by_rule": Text(
        "Chance of reaching the target under each assumption about the places of future rounds, which no published "
        "source settles; the share under each name is how often it was drawn (prior, assumed). Whiskers: 95% Wilson "
        "interval of the simulation.",
        "在未来各批次名额规则的不同假定下达到目标的概率；规则尚无公开依据，名称下方为其抽取比例（先验，假定）。"
        "横线为模拟的95% Wilson区间。",
    ),
    "binding": Text(
        "The same replications with the same draws, once as they are, and once each without limit of places, with the "
        "output, leader, support and county gates waived, without a quality bar, without limit of nominations, and all "
        "of these. Differences are paired, in percentage points; their intervals hold for all together (95%, "
        "Bonferroni). Whiskers: Wilson interval of each chance.",
        "同一组随机数下的各种情形：现状；名额不限；免除产值、龙头、配套与县域门槛；不设分数线；推荐不限额；全部放开。"
        "差值为配对比较，单位百分点，各区间同时成立（95%，Bonferroni校正）。横线为各概率的Wilson区间。",
    ),
    "drivers": Text(
        "How much of the variance of the answer between replications each uncertainty explains by itself, from the "
        "draws of this forecast: means over parts of its draws, less what chance alone would show (first-order index). "
        "Lines: 95% interval, each for itself. Filled: p below 5% after correction for all that are drawn (Holm). "
        "Simulated.",
        "各不确定因素单独解释的模拟间结果方差占比，由本次预测的抽样直接估计：按取值分组比较均值，并扣除偶然差异"
        "（一阶指标）。横线为95%区间，各自计算。实心：对全部抽取因素校正后（Holm）p值低于5%。模拟值。",
    ),
    "across": Text(
        "The chance under one draw of the unknown, by share of draws. Some draws are run again with other luck; "
        "with a regression on all that was drawn they tell how the chance differs between draws (beta distributions "
        "around the regression's chance). What the draws leave out of the world is not in it. Simulated.",
        "在未知因素的某一组抽样下的达标概率及其占抽样的比例。部分抽样以不同随机性反复运行，并结合对全部抽取值的回归，"
        "得出概率在抽样之间的差异（以回归概率为中心的贝塔分布）。模型之外的因素不在其中。模拟值。",
    ),
    "spread": Text(
        "Share of what differs between replications at the end (variance). Groups: what each tells by itself, by a "
        "regression that is judged on replications it did not see, so that it is at least this much (95% interval). "
        "Base year: figures of the replication's base year, on which some parameters act too, so that groups may add "
        "up to more than all. Rounds: their rules, and whether a quarter has one. The last row needs no regression: 1 "
        "less the variance within draws that were run again.",
        "期末模拟间差异（方差）的构成。各组为其单独解释的部分，以未参与拟合的模拟检验，故为至少值（附95%区间）。"
        "基年：该次模拟基年的各项指标，部分参数亦作用于此，故各组之和可大于全部。批次：规则及各季度是否开展。末行不依赖回归：为1减去重复运行抽样内部的方差占比。",
    ),
    "worst_known": Text(
        "Inputs that no source prints and that are drawn from a judgement, the ten the answer hangs on most; * shown "
        "to matter. Drawn from: between these lie nine draws in ten.",
        "没有公开来源、凭判断抽取的因素，按对结果的影响列出前十项；* 影响显著。抽取范围：90%的抽取值在其间。",
    ),
    "drivers_table": Text(
        "Chance of the target and mean number of provincial towns among the replications in the lowest and in the "
        "highest third of the draws; equal values stay together. Shares with their 95% interval; * shown to matter. "
        "All uncertainties, for the target and for the count, with intervals and p-values, are in the file.",
        "取值最低与最高的三分之一模拟中的达标概率与期末省级专业镇均值；相同取值归入同一组。"
        "方差占比附95%区间；* 影响显著。全部因素对达标与镇数的指标、区间与p值见数据文件。",
    ),
    "rounds": Text(
        "Means over the replications that hold a round at that date, lowest to highest in brackets. Places: only "
        "rounds with a number of places; the share without limit is beside it. Places short: rounds in which more "
        "towns were eligible than could be named. History is observed, later rounds are simulated.",
        "为在该日期举行认定的各次模拟的均值，括号内为最小至最大。名额只统计有限名额的批次，并注明不限名额的比例。"
        "名额不足指达标镇多于名额的批次。史实为实测，其后为模拟。",
    ),
    "town_chances": Text(
        "Chance of being provincial at the end, for the towns not yet provincial that are most likely to be. Lines: "
        "95% Wilson interval. Colour: where most of the missing chance is lost, at a gate or after it. Outputs at "
        "the gate are reported chain figures. Simulated.",
        "尚未成为省级的镇中可能性最大者及其期末成为省级专业镇的概率。横线为95% Wilson区间。"
        "颜色表示机会主要失于哪道门槛，或过了门槛之后。门槛产值采用上报的全产业链口径。模拟值。",
    ),
    "where": Text(
        "Towns at their counties, positions to a tenth of a degree; towns of one county are set side by side, "
        "counties without a candidate are rings. Chance at the end, simulated. Towns without a published name are "
        "placed by assumption.",
        "各镇按所在县（市、区）标示，位置精确到0.1度；同县各镇并列，无候选镇的县以圆圈表示。颜色为期末概率，模拟值。"
        "未公布名称的镇位置为假定。",
    ),
    "towns": Text(
        "Held back by: where most of the missing chance is lost, at a gate or, past the gates, for want of places or "
        "rank by expected score among the towns not yet provincial. The perceived gap is the one most often "
        "perceived at the end of the last year. All towns are in the file.",
        "受制于：机会主要失于哪道门槛，或过门槛后失于名额与排名（按预期得分在尚非省级的镇中排名）。"
        "自感短板为最后一年末最常出现者。全部专业镇见数据文件。",
    ),
    "money": Text(
        "Public money spent by lever, mean over replications, at current prices. Simulated; unit costs and rates by "
        "lever are from the fact tables or assumed.",
        "按政策工具划分的财政支出，模拟均值，当年价。模拟值；单价与标准来自事实表或为假定。",
    ),
    "money_table": Text(
        "The same by payer; levers that cost nothing in any replication are only in the file. Money of guarantors is "
        "what they lose on loans they cover.",
        "同上，分出资方；任何模拟中均无支出的工具仅列于数据文件。担保机构一项为代偿损失。",
    ),
    "cost_per_town": Text(
        "All public money over the provincial towns added in the same period: mean money over mean towns, with its 95% "
        "interval; beside it nine in ten of the replications that add a town. Accounting, not what one more town would "
        "cost: most of the money would have been spent, and some of the towns named, without each other.",
        "同期全部财政支出除以新增省级专业镇数：均值之比及其95%区间，另列有新增镇的模拟中90%的范围。"
        "这是账面口径，并非多认定一个镇的代价：大部分资金无论如何都会支出，部分镇无论如何都会获认定。",
    ),
    "quotas_table": Text(
        "The same in amounts; refused is what was asked for and not granted. Means over replications.",
        "同上，按数量；未满足指申请而未获批的部分。为模拟均值。",
    ),
    "quotas": Text(
        "Energy, land and discharge used by the towns over their quota. Bars: mean over replications; lines: nine in "
        "ten replications. Town quotas were never published and are assumed.",
        "各镇能耗、用地、排污使用量占指标的比例。柱为模拟均值，竖线为90%的模拟。镇级指标从未公布，为假定。",
    ),
    "output": Text(
        "All towns together, by calendar year. Core output is the sales of the towns' own firms, chain output adds "
        "the linked trades (core times a scope factor), reported output is what the gates see. The three never mix. "
        "Simulated.",
        "全部专业镇合计，按年度。核心产值为镇内企业销售额，全产业链产值另含关联行业（核心产值乘以口径系数），"
        "上报产值为门槛所见口径。三者不得混用。模拟值。",
    ),
    "reported": Text(
        "What the reports hold, by year, mean over replications. Output: core sales of the towns' own firms, what "
        "linked trades add to it, what a widened scope and what inflated figures add beyond the real chain (split as "
        "the towns' means are). Entities at the end of the year: in business, registered as part of the chain "
        "beyond the towns' firms, on paper only. Above the blue nothing is produced. Simulated; sizes of the "
        "stretching are assumed.",
        "各年上报数字的构成，模拟均值。产值：镇内企业核心产值、关联行业带来的部分、扩大口径与虚增数字超出真实全产业链"
        "的部分（二者按各镇均值拆分）。年末主体：实际经营、镇内企业之外另行纳入统计、空壳。蓝色以上并无实际产出。"
        "模拟值；虚增程度为假定。",
    ),
    "entities": Text(
        "All towns together, end of the year. Reported entities count those on paper and those registered as part of "
        "the chain beyond the towns' firms; they are what the gates see. Simulated.",
        "全部专业镇合计，年末数。上报主体含空壳及镇内企业之外另行纳入统计者，为门槛所见口径。模拟值。",
    ),
    "outcomes": Text(
        "All towns together. Means over replications by calendar year: flows are sums over the year, stocks stand at "
        "its end, rates are means of its quarters; amounts at current prices. Every output-like figure names its "
        "measure. Last column: nine in ten replications. Simulated.",
        "全部专业镇合计，各年度模拟均值：流量为全年合计，存量为年末数，比率为各季度均值；金额为当年价。"
        "产值类指标注明口径。末列为90%的模拟。模拟值。",
    ),
    "town_details": Text(
        "The towns most likely to be designated, at the end of the last year, mean over replications. Distances are "
        "reported output over its gate less one, leading firms and supporting units beyond the line. Brand, services "
        "and effort run from 0 to 1, rank from 0 (last) to 1 (first) in the yearly assessment. Praised and notice: "
        "share of replications. Stretch: reported output beyond the real chain. All figures of all towns are in the "
        "file. Simulated.",
        "获认定可能性最大的镇在最后一年末的情况，模拟均值。门槛差距为上报产值除以门槛再减1、"
        "龙头企业与配套主体超出门槛的数量。品牌、服务、力度取值0至1；位次为年度评估名次，0为末位，1为首位。"
        "受表扬、被督办为占模拟次数的比例。上报偏离为上报产值超出真实全产业链的部分。全部专业镇的全部指标见数据文件。"
        "模拟值。",
    ),
    "standing": Text(
        "Share of the values of each figure that a source prints (observed), that follow from published totals "
        "(imputed), or that rest on a judgement (assumed). In every replication imputed and assumed values are drawn "
        "within their uncertainty.",
        "各项数值中，有来源直接公布的（实测）、由公布总数推得的（推算）、凭判断设定的（假定）所占比例。"
        "推算与假定的数值在每次模拟中于其不确定范围内抽取。",
    ),
    "accounts": Text(
        "Largest imbalance of each account in any quarter of any run of any arm.",
        "各种情形所有模拟、所有季度中各账户的最大差额。",
    ),
}

#: How to read the two kinds of uncertainty; stands once on the page.
READING = Text(
    "An interval says how far more replications could still move a chance; it says nothing about what is unknown "
    "of the world. That is drawn anew in every replication and shows as the spread of outcomes. Both rest on the "
    "model and on the priors; neither covers what the model leaves out.",
    "区间表示增加模拟次数还可能使概率变动多少，并不反映对现实的未知。对现实的未知在每次模拟中重新抽取，"
    "表现为结果的分布。二者都以模型与先验为前提，均不涵盖模型之外的因素。",
)
