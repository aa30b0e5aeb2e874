"""What PyTorch does to a contribution: layers, functions and tensor methods as a table of small pure functions."""
