"""How long work takes on many machines, and what that costs, before anybody rents them."""
