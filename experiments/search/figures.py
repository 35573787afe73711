"""Figures of a search."""

from matplotlib.figure import Figure

from jinzhen.experiments.compare.paired import ALL_MONEY, CHANCE
from jinzhen.experiments.paper.drawing import BLUE, BLUE_LIGHT, RUST, Pen, percent_axis
from jinzhen.experiments.paper.formats import BILLIONS
from jinzhen.experiments.paper.text import brackets
from jinzhen.experiments.search.answer import AS_ASKED, Search
from jinzhen.experiments.search.words import say


def front(answer: Search, pen: Pen) -> Figure:
    """Chance against public money: every mix as it was searched, the finalists as measured with other draws."""
    figure, axes = pen.shaped(0.48, 0.8)
    scale, mixes, finalists = pen.per(BILLIONS), answer.mixes, answer.finalists
    searched = mixes[mixes["mix"] != AS_ASKED]
    axes.scatter(searched[ALL_MONEY] / scale, searched[CHANCE], s=14, color=BLUE_LIGHT)
    for is_asked, colour in ((False, BLUE), (True, RUST)):
        own = finalists[(finalists["mix"] == AS_ASKED) == is_asked]
        axes.vlines(own[ALL_MONEY] / scale, own["low"], own["high"], color=colour, linewidth=1.0)
        axes.scatter(own[ALL_MONEY] / scale, own["chance"], s=26, color=colour, zorder=3)
        for _, row in own.iterrows():
            name = pen.say(say("as_asked")) if is_asked else str(row["mix"])
            axes.annotate(name, (row[ALL_MONEY] / scale, row["chance"]), (5, 3), textcoords="offset points",
                          color=colour, fontsize=8)  # fmt: skip
    percent_axis(axes.yaxis, is_of_whole=True)
    axes.set_ylabel(pen.say(say("t_chance")))
    axes.set_xlabel(pen.say(say("public_money") + brackets(BILLIONS.unit)))
    axes.grid(axis="y")
    return figure
