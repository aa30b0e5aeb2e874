"""String literals and comments as regular expressions."""

from __future__ import annotations

import re

# For re.VERBOSE and re.DOTALL. A string that is not closed ends with its line; one with three quotes takes
# the rest of the text.
STRING = r"""
    "{3} [^"\\]* (?: (?: \\. | "(?!"") ) [^"\\]* )* (?: "{3} | \\?\Z )
  | '{3} [^'\\]* (?: (?: \\. | '(?!'') ) [^'\\]* )* (?: '{3} | \\?\Z )
  | " [^"\\\r\n]* (?: \\(?:\r\n|.|\Z) [^"\\\r\n]* )* "?
  | ' [^'\\\r\n]* (?: \\(?:\r\n|.|\Z) [^'\\\r\n]* )* '?
"""

# The group is set by a comment, up to the end of its line.
STRING_OR_COMMENT = re.compile(rf"{STRING} | (\#[^\r\n]*)", re.VERBOSE | re.DOTALL)
