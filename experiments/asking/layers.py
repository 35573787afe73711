"""What was said of every setting, layer upon layer: named files, a user's files, the command line.

Hydra composes the named files (its compose interface, never its decorator). What a user writes is layered on top as
plain data: it never becomes a part of Hydra's search path.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from jinzhen.experiments.asking.overrides import Assignment
from jinzhen.experiments.asking.settings import GROUPS, SWEPT, check_key, default_option, options_of
from jinzhen.experiments.asking.user_files import UserFile, read_run_file, read_user_file
from jinzhen.scenarios.errors import ConfigurationError, nearest_name

CONFIG_MODULE = "jinzhen.configs"


class Given(NamedTuple):
    """A value as it was written, and where it was found."""

    value: Any
    place: str


#: Group -> key -> what was said of it, the last word last; a lever begins from what was said before.
Layers = dict[str, dict[str, list[Given]]]


def read_layers(combinations: Sequence[Sequence[Assignment]]) -> list[Layers]:
    """What was said, for each combination of assignments; one thread at a time, as Hydra keeps its state in one place.

    Raises ConfigurationError.
    """
    files = _read_files(combinations)
    return [_layers(assignments, files) for assignments in combinations]


def last_words(given: Mapping[str, Sequence[Given]]) -> dict[str, Any]:
    """The last word on each setting."""
    return {key: said[-1].value for key, said in given.items() if said}


def place_of(given: Mapping[str, Sequence[Given]], group: str, key: str) -> str:
    """Where the last word on a setting stands, as printed in an error."""
    said = given.get(key)
    return said[-1].place if said else f"{group}.{key}"


def _read_files(combinations: Sequence[Sequence[Assignment]]) -> dict[tuple[str, str], UserFile]:
    """The users' files by group and path, with every key known to the group."""
    files: dict[tuple[str, str], UserFile] = {}
    for each in (each for assignments in combinations for each in assignments if each.is_file):
        if (each.group, each.text) in files:
            continue
        if each.group:
            files[each.group, each.text] = read_user_file(each.text)
        else:
            files |= {(group, each.text): file for group, file in read_run_file(each.text).items()}
            files["", each.text] = UserFile(each.text, {}, {})
    for (group, path), file in files.items():
        if group and group not in GROUPS:
            raise ConfigurationError(
                f"there is no group {group!r}", where=path, expected=f"one of {', '.join(GROUPS)}",
                nearest=nearest_name(group, GROUPS),
            )  # fmt: skip
        for key, value in file.values.items():
            if key in GROUPS and isinstance(value, dict):
                raise ConfigurationError(
                    f"{key} is a group, and {group} was asked for", where=file.place(key).removesuffix(f": {key}"),
                    expected=f"{path} alone, without {group}=: it holds settings of several groups",
                )  # fmt: skip
            check_key(group, key, file.place(key).removesuffix(f": {key}"))
    return files


def _layers(assignments: Sequence[Assignment], files: Mapping[tuple[str, str], UserFile]) -> Layers:
    own = _files_of(assignments, files)
    named = _named_files(tuple(_option(group, assignments, own.get(group)) for group in GROUPS))
    found: Layers = {group: {} for group in GROUPS}
    for group, values in named.items():
        for key, value in values.items():
            check_key(group, key, f"{group}.{key}")  # a wrong key in one of the program's own files
            found[group][key] = [Given(value, f"{group}.{key}")]
    for group, file in own.items():
        for key, value in file.values.items():
            found[group].setdefault(key, []).append(_given(group, key, value, file.place(key)))
    for each in assignments:
        if each.removes:
            found[each.group] = {} if not each.key else {**found[each.group], each.key: []}
        elif each.key:
            found[each.group].setdefault(each.key, []).append(_given(each.group, each.key, each.value, each.name))
    return found


def _given(group: str, key: str, value: Any, place: str) -> Given:
    """Refuse an empty value where it could be read as the null value as well as the baseline."""
    if value is None and group in SWEPT:
        raise ConfigurationError(
            "no value is given", where=place, expected=f"a value; leave {key} out where nothing is to be changed"
        )
    return Given(value, place)


def _files_of(assignments: Sequence[Assignment], files: Mapping[tuple[str, str], UserFile]) -> dict[str, UserFile]:
    """The user's file of each group: its own, or the part for it of one with all groups."""
    chosen = {each.group: each.text for each in assignments if each.group and not each.key}
    own = {group: files[group, text] for group, text in chosen.items() if (group, text) in files}
    for path in (each.text for each in assignments if not each.group):
        for group, file in ((group, file) for (group, of), file in files.items() if of == path and group):
            if chosen.get(group, file.values.get("name")) != file.values.get("name"):
                raise ConfigurationError(f"is given twice, by {path} too", where=group, expected="one of the two")
            own[group] = file
    return own


def _option(group: str, assignments: Sequence[Assignment], own: UserFile | None) -> str:
    """The named file a group begins from; none where every value comes from the user or the catalogue.

    A user's file is completed by the named file of its `name`, or by the default one, where a group needs every value.
    """
    if own is not None:
        named = own.values.get("name")
        return "" if group in SWEPT else named if named in options_of(group) else default_option(group)
    for each in assignments:
        if each.group == group and not each.key:
            return "" if each.removes else each.text
    return default_option(group)


@cache
def _named_files(options: tuple[str, ...]) -> Mapping[str, Mapping[str, Any]]:
    """The values of named files by group, composed by Hydra. options : in the order of GROUPS; empty for none"""
    from hydra import compose as hydra_compose
    from hydra import initialize_config_module
    from hydra.core.global_hydra import GlobalHydra
    from omegaconf import OmegaConf

    chosen = dict(zip(GROUPS, options, strict=True))
    overrides = [f"{group}={option}" if option else f"~{group}" for group, option in chosen.items()]
    around = GlobalHydra.get_state()  # of a program that is made with Hydra itself
    GlobalHydra.instance().clear()
    try:
        with initialize_config_module(version_base="1.3", config_module=CONFIG_MODULE):
            config = hydra_compose("config", overrides=overrides)
    finally:
        GlobalHydra.set_state(around)
    values = OmegaConf.to_container(config, resolve=False)
    return {group: values.get(group) or {} for group in GROUPS}  # type: ignore[union-attr]
