"""Tables of the ODD document, made from the code and the configurations: what is generated cannot drift unseen."""
