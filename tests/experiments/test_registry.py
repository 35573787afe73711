"""Experiments are found by name, and each is one module and one file of defaults."""

import subprocess
import sys

import pytest

from jinzhen.experiments.__main__ import main
from jinzhen.experiments.asking.configuration import compose
from jinzhen.experiments.asking.fields import settings_of
from jinzhen.experiments.asking.settings import defaults_of, options_of
from jinzhen.experiments.registry import EXPERIMENTS

SLOW = ("numba", "mesa", "matplotlib", "pandas", "scipy", "sqlalchemy", "hydra", "rich")


def test_every_experiment_has_a_file_whose_keys_are_its_settings():
    assert set(EXPERIMENTS) == set(options_of("experiment"))
    for name, entry in EXPERIMENTS.items():
        assert list(defaults_of(name)) and set(defaults_of(name)) == {"name", *settings_of(entry.settings)}
        assert defaults_of(name)["name"] == name


def test_every_setting_says_in_both_languages_what_it_is_for():
    for entry in EXPERIMENTS.values():
        assert entry.about.en and entry.about.zh
        for setting in settings_of(entry.settings).values():
            assert setting.help.en and setting.help.zh and setting.expected


def test_what_files_say_when_nothing_is_said_can_be_read():
    for name, entry in EXPERIMENTS.items():
        assert isinstance(compose([f"experiment={name}"]).settings, entry.settings)


def test_help_lists_every_experiment_at_once_and_loads_nothing_slow():
    code = (
        "import sys, time\nfrom jinzhen.experiments.__main__ import main\nmain(['--help'])\n"
        "print('LOADED', time.process_time(), *sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    text, _, rest = said.partition("LOADED ")
    seconds, _, loaded = rest.partition(" ")
    assert float(seconds) < 0.5  # of the processor; 0.1 where nothing else runs
    assert all(f"  {name} " in text for name in EXPERIMENTS)
    assert not set(SLOW) & set(loaded.split())


@pytest.mark.parametrize("name", EXPERIMENTS)
def test_help_of_an_experiment_names_its_settings(name, capsys):
    assert main([name, "--help"]) == 0
    said = capsys.readouterr().out
    assert all(f"{key}=" in said for key in settings_of(EXPERIMENTS[name].settings))


def test_a_command_and_another_experiment_are_refused(capsys, tmp_path):
    assert main(["forecast", "experiment=validate"]) == 2
    assert "expected jinzhen validate" in capsys.readouterr().err
    (tmp_path / "mine.yaml").write_text("name: validate\n", encoding="utf-8")
    assert main(["constraints", f"experiment={tmp_path}/mine.yaml"]) == 2
    assert "expected jinzhen validate" in capsys.readouterr().err


def test_a_mistyped_experiment_gets_the_nearest(capsys):
    assert main(["constrains"]) == 2
    assert "did you mean constraints?" in capsys.readouterr().err
