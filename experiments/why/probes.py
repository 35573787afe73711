"""What decided about every town in every round of a replication, measured where it runs."""

from collections.abc import Iterator

from jinzhen.experiments.running.kit import Kit
from jinzhen.experiments.why.hearing import DECISIONS, Hearing, hear, standing
from jinzhen.model.state.codes import Tier

#: What stands before the step in the name of a round's decisions.
ROUND = "round_"
#: The letter of the first of DECISIONS; the others follow it.
FIRST_LETTER = "a"


def fates(kit: Kit, number: int) -> dict[str, float | str]:
    """Decisions of every round, a letter a town; tiers at the end, a digit a town; how many are provincial then."""
    run, rounds = kit.run(kit.scenario, number), {}
    while run.at < run.n_steps:
        before = standing(run)
        run.step()
        if held := hear(run, before):
            rounds[f"{ROUND}{held.step}"] = letters(held)
    tier = run.tables.towns.tier
    return {**rounds, "tiers": "".join(map(str, tier.tolist())), "provincial": float((tier == Tier.provincial).sum())}


def letters(held: Hearing) -> str:
    """The decisions of a round, a letter a town."""
    return "".join(chr(ord(FIRST_LETTER) + code) for code in held.decided.tolist())


def decisions(row: dict[str, object], town: int) -> Iterator[tuple[int, str]]:
    """(step, decision) of every round of a measured replication, for one town, in order."""
    rounds = {int(name.removeprefix(ROUND)): text for name, text in row.items()
              if name.startswith(ROUND) and isinstance(text, str)}  # fmt: skip
    for step in sorted(rounds):
        yield step, DECISIONS[ord(rounds[step][town]) - ord(FIRST_LETTER)]
