"""From a command line and files to what an experiment is asked."""
