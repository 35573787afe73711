"""The command line: `jinzhen [command] [options]`. Everything slow is loaded only when it is needed."""

import contextlib
import os
import sys
import tempfile
import traceback
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from textwrap import shorten
from typing import NoReturn

from jinzhen.experiments.paper.plain import make_readable, plain_text, without_password
from jinzhen.experiments.stopping import exit_code, heed_signals, is_stopped
from jinzhen.scenarios.errors import JinzhenError, UserError, nearest_name

INTERRUPTED = 130
STANDARD_ERROR = 2
#: Settings of Matplotlib that no page of ours needs: what draws windows, and the date of a reproducible build.
NOT_OURS = ("MPLBACKEND", "SOURCE_DATE_EPOCH")
FAILED = 1
#: Characters of an unexpected exception that are printed; its file has them all.
LONGEST_MESSAGE = 200

#: Commands that answer no question: module and function below `jinzhen.experiments`, and what they do. Experiments are
#: commands too, found by name in the registry.
COMMANDS = {
    "base-year": ("inspect.base_year", "run_base_year", "how it meets published totals (facts=, as_of=)"),
    "facts": ("inspect.facts", "run_facts", "a copy of the shipped facts to change and ask with (facts ./my_facts)"),
    "levers": ("inspect.levers", "run_levers", "what government can set: article, unit, range, baseline"),
    "towns": ("inspect.towns", "run_towns", "the towns by id, names, city, category, tier (towns 太原市)"),
    "scenarios": ("inspect.scenarios", "run_scenarios", "the named policies, environments and so on"),
    "show": ("inspect.town", "run_show", "one town in the stored runs: its chance, gates and figures (show P01)"),
    "docs": ("inspect.docs", "run_docs", "rewrite the generated tables of docs/odd.md and docs/method.md"),
    "rerun_failed": ("inspect.rerun_failed", "run_rerun_failed", "failed runs of the store again; which fail still"),
    "export": ("inspect.datasets", "run_export", "stored runs as Parquet, CSV or NetCDF (export folder format=csv)"),
    "import": ("inspect.datasets", "run_import", "an export or another store into the store, nothing twice"),
    "store": ("inspect.stored", "run_store", "what is stored; `store upgrade` brings an older store up to date"),
}  # fmt: skip

HELP = """\
jinzhen: which mix of policies reaches the target of provincial specialised towns (专业镇), when, where, at what cost
usage: jinzhen [question or command] [options]; alone: the forecast; report/ and jinzhen.sqlite in this folder
questions (jinzhen <question> --help: what it can be told)
{experiments}
commands (jinzhen <command> --help: what it does)
{commands}
options
  <group>=<choice>        a named setting: policy=ranked_funds, environment=weak_demand (see: jinzhen scenarios)
  <group>=./mine.yaml     one of your own; ./run.yaml alone: every group, as --cfg job prints them
  policy.<lever>=<value>  one lever: policy.special_fund=800, certification.gates=waived (see: jinzhen levers)
                          by date: 'policy.special_fund=[[2022Q4,500],[2024Q1,800]]'; ~policy.<lever> unsets it
  facts=./my_facts        towns, figures, titles of your own (see: jinzhen facts); as_of=2025-12-31: known by then
  experiment.<setting>=   seed=2025 (same seed, same draws), end=2030Q4, precision=0.02 and others of the question
  executor=threads        or serial, processes, dask (executor.scheduler=tcp://<host>:<port>); executor.workers=<number>
  store.url=<address>     sqlite:///<path> or postgresql+psycopg://<user>:<password>@<host>/<database>
  -m                      several settings one after the other: a,b or range(1,9,2) or glob(*)
  --cfg job, --info       show what would be run, and run nothing
  --completion bash       what completes options in the shell (zsh, fish): eval "$(jinzhen --completion bash)"
examples: jinzhen compare equal_funds ranked_funds; jinzhen sweep special_fund=200..1000/5; jinzhen why M27
Interrupt with Ctrl-C at any time: the same command goes on where it stopped.
Exit codes: 0 done, 1 a failure, 2 a mistake in what was asked for, 130 interrupted (143 by kill)."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code. No exception leaves it. arguments : None where the process is its own"""
    if arguments is not None:
        return carried_out(list(arguments))
    settle_in()
    code = carried_out(sys.argv[1:])
    if is_stopped():
        leave(code)
    return code


def leave(code: int) -> NoReturn:
    """End this process without taking it down piece by piece: machine code that was being loaded would not bear it."""
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


def carried_out(given: list[str]) -> int:
    """Run one command; returns its exit code. No exception leaves it."""
    make_readable()
    try:
        check_words(given)
        code = run(given)
        sys.stdout.flush()
        return exit_code() if code == INTERRUPTED else code
    except JinzhenError as problem:
        return fail(str(problem), problem.exit_code)
    except KeyboardInterrupt:
        return fail("interrupted", exit_code())
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 (the reader has left: nothing may be flushed to it any more)
        return FAILED
    except OSError as problem:
        return fail(f"{problem.filename or 'system'}: {problem.strerror or problem}", FAILED)
    except Exception as problem:  # the last line of defence: say what it was and keep the details for whoever mends it
        what = f"a fault of the program, {type(problem).__name__}: {one_line(problem)}"
        return fail(f"{what}; details in {keep_trace()}", FAILED)


def settle_in() -> None:
    """Make harmless what a process of its own may find when it starts: closed streams, signals, others' settings."""
    while (number := os.open(os.devnull, os.O_RDWR)) <= STANDARD_ERROR:
        pass  # a store opened in the place of a closed stream would take in what is printed there
    os.close(number)
    heed_signals()
    for name in NOT_OURS:
        os.environ.pop(name, None)


def check_words(arguments: list[str]) -> None:
    """Raise UserError for a word that cannot be printed, stored or offered again."""
    for word in arguments:
        if not all(sign.isprintable() or sign in "\n\t" for sign in word):
            raise UserError(f"{word!r} holds signs that are no text", expected="text in UTF-8 without control signs")


def run(arguments: list[str]) -> int:
    """Find the command and hand it the rest."""
    if arguments[:1] == ["--completion"]:
        print(completion_script(arguments[1:]))
        return 0
    if any(word in ("-h", "--help") for word in arguments):
        print(help_text(arguments[0]))
        return 0
    if "--version" in arguments:
        from importlib.metadata import version

        print(f"jinzhen {version('jinzhen')}")
        return 0
    return command(*split_command(arguments))


def completion_script(arguments: list[str]) -> str:
    """What `jinzhen --completion <shell>` prints. Raises UserError for a shell that is not known."""
    from jinzhen.experiments.asking.completion import completion
    from jinzhen.experiments.registry import EXPERIMENTS

    return completion(" ".join(arguments), [*EXPERIMENTS, *COMMANDS])


def help_text(first: str) -> str:
    """The help; of an experiment what it can be told, of a command what it does. first : of the command line"""
    from jinzhen.experiments.registry import EXPERIMENTS

    if first in EXPERIMENTS:
        from jinzhen.experiments.asking.settings import settings_help

        return settings_help(first)
    if first in COMMANDS:
        return f"jinzhen {first}: {COMMANDS[first][2]}"
    questions = "\n".join(f"  {name:<24}  {each.about.en}" for name, each in EXPERIMENTS.items())
    return HELP.format(experiments=questions, commands=f"  {', '.join(COMMANDS)}")


def split_command(arguments: list[str]) -> tuple[str, list[str]]:
    """The command or experiment and its arguments; empty where the arguments say which experiment.

    Raises UserError for a word that is neither one of these nor an option.
    """
    from jinzhen.experiments.registry import EXPERIMENTS

    first = arguments[0] if arguments else ""
    if first in COMMANDS or first in EXPERIMENTS:
        return first, arguments[1:]
    is_setting = "=" in first or first.startswith(("-", "+", "~")) or first.endswith((".yaml", ".yml"))
    if first and not is_setting:
        there_are = (*EXPERIMENTS, *COMMANDS)
        raise UserError(
            f"there is no command `{first}`",
            expected=f"one of {', '.join(there_are)}, or an option such as policy=ranked_funds",
            nearest=nearest_name(first, there_are),
        )
    return "", arguments


def command(name: str, arguments: list[str]) -> int:
    """Carry out a command or an experiment; returns the exit code."""
    if name in COMMANDS:
        module, function, _ = COMMANDS[name]
        return getattr(import_module(f"jinzhen.experiments.{module}"), function)(arguments)
    from jinzhen.experiments.asking.dispatch import run_experiment

    return run_experiment(arguments, name)


def fail(line: str, code: int) -> int:
    """Print one line to standard error."""
    print(f"jinzhen: {plain_text(line)}", file=sys.stderr)
    return code


def one_line(problem: Exception) -> str:
    """The message of an exception without line breaks, cut where it is too long to be read."""
    return shorten(str(problem), LONGEST_MESSAGE, placeholder=" ...") or "no message"


def keep_trace() -> Path:
    """Write the present traceback into a file of its own and return its path."""
    with tempfile.NamedTemporaryFile("w", prefix="jinzhen-", suffix=".txt", delete=False, encoding="utf-8") as file:
        file.write(without_password(traceback.format_exc()))
    return Path(file.name)


if __name__ == "__main__":
    sys.exit(main())
