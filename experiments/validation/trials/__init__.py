"""The virtual experiments themselves, a module a theme, a function a pattern of docs/validation.md."""
