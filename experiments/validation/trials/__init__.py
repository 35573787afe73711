"""The virtual experiments themselves, a module a theme, a function a pattern of published.py."""
