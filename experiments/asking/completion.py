"""`jinzhen --completion bash`: what the shell offers after `jinzhen`, as a script that one line installs."""

from collections.abc import Iterable

from jinzhen.experiments.asking.settings import GROUPS, keys_of, options_of
from jinzhen.scenarios.errors import UserError
from jinzhen.scenarios.levers import LEVERS

#: To install: the first line of each script says how.
SCRIPTS = {
    "bash": """\
# eval "$(jinzhen --completion bash)"
_jinzhen() {{
    local word="${{COMP_LINE:0:COMP_POINT}}"
    word="${{word##* }}"
    COMPREPLY=($(compgen -W '{words}' -- "$word"; compgen -f -X '!*.yaml' -- "$word"))
    [[ $word == *=* ]] && COMPREPLY=("${{COMPREPLY[@]#"${{word%%=*}}="}}")
    return 0
}}
complete -o nospace -F _jinzhen jinzhen""",
    "zsh": """\
# eval "$(jinzhen --completion zsh)"
_jinzhen() {{ compadd -S '' -- {words}; _files -g '*.yaml' }}
compdef _jinzhen jinzhen""",
    "fish": """\
# jinzhen --completion fish | source
complete -c jinzhen -a '{words}'""",
}


def completion(shell: str, commands: Iterable[str]) -> str:
    """The script for a shell. commands : what may stand first

    Raises UserError for a shell that is not known.
    """
    if shell not in SCRIPTS:
        raise UserError(f"`{shell}` is no known shell", where="--completion", expected=f"one of {', '.join(SCRIPTS)}")
    return SCRIPTS[shell].format(words=" ".join([*commands, *settings_words()]))


def settings_words() -> list[str]:
    """Every `group=choice`, and every `group.key=` with the choices it has."""
    words = ["-m", "--cfg", "--info", "--help", "--version"]
    for group in GROUPS:
        words += [f"{group}={option}" for option in options_of(group)]
        for key in keys_of(group):
            choices = LEVERS[key].choices if group in ("policy", "certification") else ()
            words += [f"{group}.{key}={choice}" for choice in choices or ("",)]
    return words
