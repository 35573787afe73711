"""Which unknown is most worth finding out, for a choice between policies and for the forecast itself."""
