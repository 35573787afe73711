"""The subcommands of `jinzhen`: the only modules that join run, store, analysis and report."""
