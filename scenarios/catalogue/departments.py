"""Lead departments (牵头) of every article, as the plan 晋政办发〔2022〕80号 names them."""

from typing import Any

from jinzhen.scenarios.lever import Lever

INDUSTRY = "省工信厅"
AGRICULTURE = "省农业农村厅"
CULTURE = "省文旅厅"
LEADING_GROUP_OFFICE = "省专业镇发展领导小组办公室"

LEADS: dict[str, tuple[str, ...]] = {
    "一": (LEADING_GROUP_OFFICE,),
    "二": (LEADING_GROUP_OFFICE,),
    "三(一)": (INDUSTRY, AGRICULTURE, CULTURE),
    "三(二)": (INDUSTRY, AGRICULTURE, CULTURE),
    "三(三)": ("省科技厅", INDUSTRY),
    "三(四)": (INDUSTRY, "省发展改革委"),
    "三(五)": ("省人社厅", "省教育厅", "省发展改革委"),
    "三(六)": ("省市场监管局", "省小企业局"),
    "三(七)": ("省商务厅",),
    "三(八)": ("省商务厅", "省投资促进局"),
    "三(九)": ("省自然资源厅", "省能源局", "省生态环境厅", "省金融办"),
    "三(十)": ("省审批服务管理局", INDUSTRY),
    "四": (LEADING_GROUP_OFFICE,),
}


def lever(
    name: str, label_zh: str, label_en: str, article: str, group: str, unit: str, baseline: float | str, **rest: Any
) -> Lever:
    """A lever with the lead departments of its (first) article filled in."""
    first = article.split()[0]
    leads = LEADS.get(first) or LEADS[first[0]]
    return Lever(
        name, label_zh, label_en, article, group, unit, baseline, departments=rest.pop("departments", leads), **rest
    )


def choice(
    name: str,
    label_zh: str,
    label_en: str,
    article: str,
    group: str,
    baseline: str,
    choices: tuple[str, ...],
    choices_zh: tuple[str, ...],
    **rest: Any,
) -> Lever:
    """A lever that is a choice; its null value is its baseline."""
    return lever(
        name, label_zh, label_en, article, group, "", baseline, choices=choices, choices_zh=choices_zh,
        null=rest.pop("null", baseline), **rest,
    )  # fmt: skip
