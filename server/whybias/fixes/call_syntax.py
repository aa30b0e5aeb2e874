"""Rewriting one call with libcst, so that its white space and comments stay as they are.

The only module that imports libcst; import it inside the function that needs it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import libcst as cst
import libcst.native  # type: ignore[import-not-found]  # else its absence would show only at the first parse

_Whitespace: TypeAlias = cst.BaseParenthesizableWhitespace


def with_argument(source: str, name: str, value: str) -> str:
    """The call `source` with ``name=value`` as a further argument: the last, but for ``**``, which stays behind it.

    It follows the layout of the others: on a line of its own where they are, with a trailing comma where one
    was, spaces around ``=`` where they have some. Comments stay with the arguments they stand behind.
    """
    module, call = _parse(source)
    equal = _equals_sign(call.args)
    new = cst.Arg(value=cst.parse_expression(value), keyword=cst.Name(name), equal=equal)
    if not call.args:
        return _code(module, _with_only_argument(call, new))
    unpacked = next((index for index, arg in enumerate(call.args) if arg.star == "**"), None)
    if unpacked is not None:
        return _code(module, _with_argument_before(call, unpacked, new))
    last = call.args[-1]
    if isinstance(last.comma, cst.Comma):
        between, after = _around_new(call, last.comma.whitespace_after)
        last = last.with_changes(comma=last.comma.with_changes(whitespace_after=between))
        new = new.with_changes(comma=cst.Comma(whitespace_after=after))
    else:
        between, after = _around_new(call, last.whitespace_after_arg)
        last = last.with_changes(comma=cst.Comma(whitespace_after=between), whitespace_after_arg=_NOTHING)
        new = new.with_changes(whitespace_after_arg=after)
    return _code(module, call.with_changes(args=[*call.args[:-1], _in_parentheses(last), new]))


def with_value(source: str, index: int, value: str) -> str:
    """The call `source` with `value` in place of the value of argument `index`, counted as written.

    Parentheses around the old value stay.
    """
    module, call = _parse(source)
    argument = call.args[index]
    new = cst.parse_expression(value)
    if argument.value.lpar:
        new = new.with_changes(lpar=argument.value.lpar, rpar=argument.value.rpar)
    args = [*call.args[:index], argument.with_changes(value=new), *call.args[index + 1 :]]
    return _code(module, call.with_changes(args=args))


_NOTHING = cst.SimpleWhitespace("")
_SPACE = cst.SimpleWhitespace(" ")


def _parse(source: str) -> tuple[cst.Module, cst.Call]:
    # In parentheses, lines and indentation mean nothing; as a module, so that libcst finds out the line ends.
    module = cst.parse_module(f"({source})")
    line = module.body[0]
    assert isinstance(line, cst.SimpleStatementLine)
    statement = line.body[0]
    assert isinstance(statement, cst.Expr) and isinstance(statement.value, cst.Call)
    return module, statement.value


def _code(module: cst.Module, call: cst.Call) -> str:
    return module.code_for_node(call)[1:-1]


def _equals_sign(args: Sequence[cst.Arg]) -> cst.AssignEqual:
    """An equals sign with the spacing of the last one."""
    for arg in reversed(args):
        sign = arg.equal
        if isinstance(sign, cst.AssignEqual) and not sign.whitespace_before.empty:
            return cst.AssignEqual(_SPACE, _SPACE)
        if isinstance(sign, cst.AssignEqual):
            break
    return cst.AssignEqual(_NOTHING, _NOTHING)


def _with_only_argument(call: cst.Call, new: cst.Arg) -> cst.Call:
    inside = call.whitespace_before_args
    if not isinstance(inside, cst.ParenthesizedWhitespace):
        return call.with_changes(whitespace_before_args=_NOTHING, args=[new])
    closing = inside.last_line.value
    commented = [line.whitespace.value for line in inside.empty_lines if line.comment is not None]
    indentation = commented[0] if commented else closing + ("\t" if "\t" in closing else "    ")
    before = inside.with_changes(last_line=cst.SimpleWhitespace(indentation))
    after = _line_break(inside, closing)
    return call.with_changes(
        whitespace_before_args=before, args=[new.with_changes(comma=cst.Comma(whitespace_after=after))]
    )


def _with_argument_before(call: cst.Call, index: int, new: cst.Arg) -> cst.Call:
    gap = _gap(call.args[index - 1]) if index else call.whitespace_before_args
    if isinstance(gap, cst.ParenthesizedWhitespace):
        behind: _Whitespace = _line_break(gap, gap.last_line.value)
    else:
        behind = gap if index else _SPACE
    new = new.with_changes(comma=cst.Comma(whitespace_after=behind))
    return call.with_changes(args=[*call.args[:index], new, *call.args[index:]])


def _around_new(call: cst.Call, after: _Whitespace) -> tuple[_Whitespace, _Whitespace]:
    """What stands between the last argument and a new one, and behind that.

    `after` is what the last argument has behind it now.
    """
    gaps = [call.whitespace_before_args, *(_gap(arg) for arg in call.args[:-1])]
    line_breaks = [isinstance(gap, cst.ParenthesizedWhitespace) for gap in gaps]
    counted = line_breaks[1:] or line_breaks
    before_last = gaps[-1]
    if not isinstance(before_last, cst.ParenthesizedWhitespace) or 2 * sum(counted) <= len(counted):
        return _inline_gap(gaps[1:]), after
    indentation = before_last.last_line.value
    if not isinstance(after, cst.ParenthesizedWhitespace):
        return _line_break(before_last, indentation), after
    # A comment on the last argument's line stays there; those on lines of their own follow the new argument.
    between = after.with_changes(empty_lines=[], last_line=cst.SimpleWhitespace(indentation))
    plain_end = cst.TrailingWhitespace(newline=after.first_line.newline)
    return between, after.with_changes(first_line=plain_end)


def _gap(arg: cst.Arg) -> _Whitespace:
    assert isinstance(arg.comma, cst.Comma)  # of every argument but the last
    return arg.comma.whitespace_after


def _inline_gap(gaps: Sequence[_Whitespace]) -> _Whitespace:
    return _NOTHING if gaps and gaps[-1].empty else _SPACE


def _line_break(like: cst.ParenthesizedWhitespace, indentation: str) -> cst.ParenthesizedWhitespace:
    return cst.ParenthesizedWhitespace(
        first_line=cst.TrailingWhitespace(newline=like.first_line.newline),
        indent=like.indent,
        last_line=cst.SimpleWhitespace(indentation),
    )


def _in_parentheses(arg: cst.Arg) -> cst.Arg:
    """A bare generator needs parentheses as soon as it is not the only argument."""
    if not isinstance(arg.value, cst.GeneratorExp) or arg.value.lpar:
        return arg
    value = arg.value.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    return arg.with_changes(value=value)
