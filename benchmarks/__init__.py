"""Measurements: whether the analysis is right, and what it costs."""
