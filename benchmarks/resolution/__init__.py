"""How plain lookup of imports compares with jedi."""
