"""Prose for hovers and for the command line: rationale, quotations, references."""
