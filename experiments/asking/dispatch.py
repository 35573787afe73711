"""`jinzhen <experiment> ...`, or the one named by `experiment=...` or by a file, or the forecast."""

import os
import shlex
from collections.abc import Sequence
from dataclasses import replace

from jinzhen.experiments.asking.configuration import Configuration, compose
from jinzhen.experiments.asking.factors import as_override, is_factor_word
from jinzhen.experiments.asking.fields import settings_of
from jinzhen.experiments.asking.grammar import SWEEP
from jinzhen.experiments.asking.overrides import CFG_FLAGS, split_flags
from jinzhen.experiments.asking.settings import default_option, is_file_name, rank
from jinzhen.experiments.paper.plain import plain_text
from jinzhen.experiments.registry import EXPERIMENTS
from jinzhen.scenarios.errors import ConfigurationError, UserError

GROUP, POLICY = "experiment=", "policy="


def run_experiment(arguments: Sequence[str], name: str = "") -> int:
    """Carry out an experiment, or show what it would be asked; returns the exit code.

    name : as a command; empty leaves it to the arguments
    The configuration comes first: a mistake in it is told before anything slow is loaded.
    """
    show, is_multirun, rest = split_flags(spoken(arguments, name))
    if name in EXPERIMENTS and EXPERIMENTS[name].study.takes_factors:
        rest = factored(rest)
    asked = named(compared(rest) if is_comparison(name) else [*(["-m"] if is_multirun else []), *rest], name)
    configuration = compose(asked)
    refuse_another(name, configuration.experiment)
    study = EXPERIMENTS[configuration.experiment].study
    made = study.made_of(configuration.settings, configuration.scenarios)
    if made != configuration.scenarios:
        configuration = replace(configuration, scenarios=made)
    check(configuration)
    if show:
        from jinzhen.experiments.asking.shown import info_text, job_text

        print(plain_text({"job": job_text, "info": info_text}[show](asked)))
        return 0
    from jinzhen.experiments.running.study import run_study

    return run_study(EXPERIMENTS[configuration.experiment], configuration, resume_command([name, *arguments]))


def check(configuration: Configuration) -> None:
    """Raise a UserError for what cannot be asked, whether it is to be run or only shown, before anything slow."""
    study, detail = EXPERIMENTS[configuration.experiment].study, configuration.detail
    if rank(detail) < rank(study.least_detail):
        raise ConfigurationError(
            f"{detail!r} keeps too little for {configuration.experiment}", where="store.detail",
            expected=study.least_detail,
        )  # fmt: skip
    study.check_all(configuration.settings, configuration.scenarios)
    for scenario in configuration.scenarios:
        if scenario.local_values() or scenario.facts:
            from jinzhen.scenarios.base_year import base_year_of

            scenario.local_at(base_year_of(scenario).towns.town_id)


def spoken(words: Sequence[str], name: str) -> list[str]:
    """What `M27 --replication 14` stands for: experiment.town=M27 experiment.replication=14.

    A word alone is the setting that the experiment speaks of; `--setting value` is any setting of its own.
    """
    name = name or next((word.removeprefix(GROUP) for word in words if word.startswith(GROUP)), "")
    if name not in EXPERIMENTS:
        return list(words)
    entry, meant, left = EXPERIMENTS[name], [], iter(words)
    own = settings_of(entry.settings)
    for word in left:
        key, equals, value = word.removeprefix("--").partition("=")
        if word.startswith("--") and key in own:
            meant.append(f"{GROUP[:-1]}.{key}={value if equals else next(left, '')}")
        elif entry.study.speaks_of and not is_setting(word):
            meant.append(f"{GROUP[:-1]}.{entry.study.speaks_of}={word}")
        elif equals and key in entry.study.said_alone:
            meant.append(f"{GROUP[:-1]}.{word}")
        else:
            meant.append(word)
            if word in CFG_FLAGS:
                meant += [each for each in [next(left, "")] if each]
    return meant


def is_setting(word: str) -> bool:
    """Whether a word of the command line is a flag, a file or sets something."""
    return "=" in word or word.startswith(("-", "~", "+")) or is_file_name(word)


def is_comparison(name: str) -> bool:
    """Whether the command of that name compares the scenarios it is given."""
    return name in EXPERIMENTS and EXPERIMENTS[name].study.compares


def compared(words: Sequence[str]) -> list[str]:
    """What `a b ./mine.yaml` stands for in a comparison: -m policy=a,b,./mine.yaml. One alone: beside the plan."""
    own = [word for word in words if is_policy(word)]
    said, others = [word.removeprefix(POLICY) for word in own], [word for word in words if word not in own]
    is_one = {word: SWEEP.match(word) or os.path.isfile(word) for word in said}
    policies = [part for word in said for part in ([word] if is_one[word] else word.split(","))]
    plan = default_option("policy")
    if len(policies) == 1 and plan not in policies and not SWEEP.match(policies[0]):
        policies.insert(0, plan)
    return ["-m", *others, *([f"policy={','.join(policies)}"] if policies else [])]


def is_policy(word: str) -> bool:
    """Whether a word of a comparison names policies, with or without `policy=` before them."""
    return "=" not in word.removeprefix(POLICY) and word != POLICY and not word.startswith(("~", "+"))


def factored(words: Sequence[str]) -> tuple[str, ...]:
    """What `special_fund=200..1000 land_quota=100,200` stands for where factors are moved: experiment.factors={...}."""
    moved = [word for word in words if is_factor_word(word)]
    rest = [word for word in words if word not in moved]
    return (*rest, as_override(moved)) if moved else tuple(rest)


def resume_command(words: Sequence[str]) -> str:
    """The command line that goes on where this one stopped, ready to be pasted. Who prints it hides passwords."""
    return shlex.join(["jinzhen", *filter(None, words)])


def named(arguments: Sequence[str], name: str) -> list[str]:
    """The arguments with the experiment that the command names."""
    given = [word.removeprefix(GROUP) for word in arguments if word.startswith(GROUP)]
    for choice in given:
        if not is_file_name(choice):
            refuse_another(name, choice)
    return list(arguments) if given or not name else [f"{GROUP}{name}", *arguments]


def refuse_another(name: str, chosen: str) -> None:
    """Raise UserError when the command names one experiment and an argument another."""
    if name and chosen != name:
        raise UserError(
            f"`{chosen}` is asked for by `jinzhen {name}`", where="experiment",
            expected=f"jinzhen {chosen}, or no experiment={chosen}",
        )  # fmt: skip
