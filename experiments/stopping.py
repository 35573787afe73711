"""Being asked to stop, by Ctrl-C, a closed terminal or `kill`: the work ends in order, what is finished is kept."""

import signal
from types import FrameType

#: What asks a command to stop.
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
#: The exit code of a command that a signal stopped is this more than the signal's number.
BY_SIGNAL = 128

_received: list[int] = []


def heed_signals() -> None:
    """Raise KeyboardInterrupt on every signal that asks to stop, but those that were ignored from the start (nohup)."""
    for number in SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _stop)


def _stop(number: int, frame: FrameType | None) -> None:
    _received.append(number)
    raise KeyboardInterrupt


def check_stop() -> None:
    """Raise KeyboardInterrupt when a signal came and its exception was lost, as in a callback of Python's own."""
    if _received:
        raise KeyboardInterrupt


def is_stopped() -> bool:
    """Whether a signal asked to stop."""
    return bool(_received)


def exit_code() -> int:
    """The exit code of a command that was stopped."""
    return BY_SIGNAL + (_received[-1] if _received else signal.SIGINT)
