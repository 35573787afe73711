"""The command line: `jinzhen [command] [options]`. Everything slow is loaded only when it is needed."""

import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from textwrap import shorten

from jinzhen.scenarios.errors import JinzhenError, UserError, nearest_name

INTERRUPTED = 130
FAILED = 1
#: Characters of an unexpected exception that are printed; its file has them all.
LONGEST_MESSAGE = 200

#: Command: module and function below `jinzhen.experiments`, and what it does.
COMMANDS = {
    "forecast": ("asking.dispatch", "run_experiment", "is the target reached? (what `jinzhen` alone does)"),
    "base-year": (
        "inspect.base_year", "run_base_year", "how well the base year meets published totals, how much is observed",
    ),
    "levers": ("inspect.levers", "run_levers", "what government can set: article, unit, range, baseline"),
    "scenarios": (
        "inspect.scenarios", "run_scenarios", "the named policies, environments and so on that are ready to use",
    ),
    "show": ("inspect.town", "run_show", "one town in the stored runs: its chance, gates and figures (show P01)"),
    "docs": ("inspect.docs", "run_docs", "rewrite the generated tables of docs/odd.md and docs/method.md"),
    "store": ("inspect.stored", "run_store", "what is stored; `store upgrade` brings an older store up to date"),
}  # fmt: skip

HELP = """\
jinzhen: which mix of policies reaches the target of provincial specialised towns (专业镇), when, where and at what cost

usage: jinzhen [command] [options]

commands
{commands}

options
  <group>=<choice>          a named setting: policy=ranked_funds, environment=weak_demand (see: jinzhen scenarios)
  <group>=./<file>.yaml     one of your own
  policy.<lever>=<value>    one lever: policy.special_fund=800, certification.gates=waived (see: jinzhen levers)
                            by date: 'policy.special_fund=[[2022Q4,500],[2024Q1,800]]'
  experiment=constraints    what holds every town back; experiment.towns=[P14] experiment.years=2025 for some of them
  experiment=validate       virtual experiments beside published figures; experiment.only=[V3,V5] for some of them
  experiment=check_levers   every lever at null and across its range; experiment.levers=[land_quota] for some of them
  experiment.precision=0.02  half-width of the probability's interval; decides how many replications are run
  experiment.seed=2025      same seed, same draws in every scenario
  experiment.end=2030Q4     last quarter
  store.url=<address>       sqlite:///<path> or postgresql+psycopg://<user>:<password>@<host>/<database>
  executor=threads          or serial, processes; executor.workers=<number>
  -m                        several settings, separated by commas, one after the other
  --help, --version

examples
  jinzhen                                        the forecast; report/ and jinzhen.sqlite in the present folder
  jinzhen policy=ranked_funds policy.special_fund=800
  jinzhen -m policy=equal_funds,ranked_funds     two policies with the same draws
  jinzhen show P01                               one town

Interrupt with Ctrl-C at any time: the same command goes on where it stopped.
Exit codes: 0 done, 1 a failure, 2 a mistake in what was asked for, 130 interrupted."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code. No exception leaves it."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        return run(given)
    except JinzhenError as problem:
        return fail(str(problem), problem.exit_code)
    except KeyboardInterrupt:
        return fail("interrupted", INTERRUPTED)
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 (the reader has left: nothing may be flushed to it any more)
        return FAILED
    except OSError as problem:
        return fail(f"{problem.filename or 'system'}: {problem.strerror or problem}", FAILED)
    except Exception as problem:  # the last line of defence: say what it was and keep the details for whoever mends it
        what = f"a fault of the program, {type(problem).__name__}: {one_line(problem)}"
        return fail(f"{what}; details in {keep_trace()}", FAILED)


def run(arguments: list[str]) -> int:
    """Find the command and hand it the rest."""
    if any(word in ("-h", "--help") for word in arguments):
        print(HELP.format(commands="\n".join(f"  {name:<24}  {what}" for name, (_, _, what) in COMMANDS.items())))
        return 0
    if "--version" in arguments:
        from importlib.metadata import version

        print(f"jinzhen {version('jinzhen')}")
        return 0
    name, rest = split_command(arguments)
    return command(name)(rest)


def split_command(arguments: list[str]) -> tuple[str, list[str]]:
    """The command and its arguments; without one it is the forecast.

    Raises UserError for a word that is neither a command nor an option.
    """
    first = arguments[0] if arguments else ""
    if first in COMMANDS:
        return first, arguments[1:]
    if first and "=" not in first and not first.startswith(("-", "+", "~")):
        raise UserError(
            f"there is no command `{first}`",
            expected=f"one of {', '.join(COMMANDS)}, or an option such as policy=ranked_funds",
            nearest=nearest_name(first, COMMANDS),
        )
    return "forecast", arguments


def command(name: str) -> Callable[[Sequence[str]], int]:
    """The function behind a command."""
    module, function, _ = COMMANDS[name]
    return getattr(import_module(f"jinzhen.experiments.{module}"), function)


def fail(line: str, code: int) -> int:
    """Print one line to standard error."""
    print(f"jinzhen: {line}", file=sys.stderr)
    return code


def one_line(problem: Exception) -> str:
    """The message of an exception without line breaks, cut where it is too long to be read."""
    return shorten(str(problem), LONGEST_MESSAGE, placeholder=" ...") or "no message"


def keep_trace() -> Path:
    """Write the present traceback into a file of its own and return its path."""
    with tempfile.NamedTemporaryFile("w", prefix="jinzhen-", suffix=".txt", delete=False, encoding="utf-8") as file:
        file.write(traceback.format_exc())
    return Path(file.name)


if __name__ == "__main__":
    sys.exit(main())
