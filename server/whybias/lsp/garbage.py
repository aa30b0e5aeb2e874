"""When garbage is looked for: not while somebody waits.

What an analysis keeps is kept for long, and what a run leaves behind goes round in circles: looking through the first
for the second again and again costs more than the runs.
"""

from __future__ import annotations

import gc
import linecache

_PATIENCE = 200_000
"""How many more things than now there may be before garbage is looked for: a run makes many and drops nearly all."""


def postpone() -> None:
    """Look for no garbage until `keep_what_is_loaded` or `clear_up`: what is loaded now stays."""
    gc.disable()


def keep_what_is_loaded() -> None:
    """From now on look only through what is made later."""
    linecache.clearcache()  # attrs and cattrs keep the sources of all they generate there
    gc.freeze()
    gc.set_threshold(_PATIENCE, 10, 10)
    gc.enable()


def clear_up() -> None:
    """Look through everything, and then only through what is made later."""
    gc.unfreeze()
    gc.collect()
    keep_what_is_loaded()
