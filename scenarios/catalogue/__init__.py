"""The levers and uncertainties themselves, one table a theme; `levers.py` and `uncertainties.py` join them."""
