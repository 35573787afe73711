"""What a name stands for in the program, for an error that was handed it in the place of something else."""


def meaning_of(name: object) -> str:
    """What a name is, and where it is set or moved: `an uncertainty, economy.hiring_rate`; empty for other names."""
    # Only ever needed on the way to an error; uncertainties bring SciPy.
    from jinzhen.scenarios.constants import CONSTANTS
    from jinzhen.scenarios.levers import CERTIFICATION, LEVERS
    from jinzhen.scenarios.uncertainties import UNCERTAINTIES

    if name in LEVERS:
        group = CERTIFICATION if LEVERS[str(name)].group == CERTIFICATION else "policy"
        return f"a lever, {group}.{name}"
    if name in UNCERTAINTIES:
        return f"an uncertainty, {UNCERTAINTIES[str(name)].config_group}.{name}"
    return f"a constant of the rules: {sweep_of(str(name))} moves it" if name in CONSTANTS else ""


def sweep_of(constant: str) -> str:
    """The command that moves a constant of the rules, from half of its value to one and a half times it."""
    from jinzhen.scenarios.constants import CONSTANTS
    from jinzhen.scenarios.units import format_number

    value = CONSTANTS[constant].value
    return f"`jinzhen sweep {constant}={format_number(0.5 * value)}..{format_number(1.5 * value)}`"
