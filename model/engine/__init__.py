"""How the model is compiled, what it draws its random numbers from, and how it adds up."""
