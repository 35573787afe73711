"""Name every package: a room is a top-level folder here and `jinzhen.<room>` once installed.

All else is in `pyproject.toml`. This file exists because setuptools cannot discover packages whose folder and dotted
name differ, and a list written by hand would forget the next folder.
"""

from setuptools import find_namespace_packages, setup

ROOMS = ("configs", "scenarios", "model", "experiments")


def packages_of(room: str) -> list[str]:
    """Dotted names of a room and of every folder in it (configs and data folders have no `__init__.py`)."""
    inner = find_namespace_packages(room, exclude=["*__pycache__*"])
    return [f"jinzhen.{room}", *(f"jinzhen.{room}.{name}" for name in inner)]


setup(
    packages=[package for room in ROOMS for package in packages_of(room)],
    package_dir={f"jinzhen.{room}": room for room in ROOMS},
)
