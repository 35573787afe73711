"""Jinzhen: a multi-agent simulation of Shanxi's specialised towns. The rooms are top-level folders, linked here."""

import sys

# `python -m jinzhen...` searches the present folder before Python's own: leave it out before anything is imported.
if "-m" in sys.orig_argv[:-1] and sys.orig_argv[sys.orig_argv.index("-m") + 1].startswith("jinzhen."):
    sys.path[:] = sys.path[0 if sys.flags.safe_path else 1 :]

from jinzhen.scenarios.present_folder import ignore_settings_in_present_folder

ignore_settings_in_present_folder()
