"""What is raised where an analysis is given up."""

from __future__ import annotations


class Stopped(Exception):
    """Whoever asked for the answers does not want them any more; what was learned so far stays."""
