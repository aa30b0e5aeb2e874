"""What ``check --fix`` and ``check --diff`` do about findings."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import final

from whybias.api import Analysis
from whybias.commands.analyses import Analyzer, Run
from whybias.commands.console import UsageError, emit, emit_source, notice, palette_for
from whybias.commands.inputs import STANDARD_INPUT
from whybias.commands.rewriting import UnwrittenError, diff, write_in_place
from whybias.fixes.all_fixes import all_fixes
from whybias.fixes.fix import Fix, LibcstMissingError, NoFix
from whybias.fixes.fix_for import fix_for
from whybias.report.text import plural
from whybias.rules.finding import Finding
from whybias.source.cell_paths import file_and_cell
from whybias.source.edits import apply
from whybias.source.text import Text

CONSEQUENCES = (
    "The trained function of each model is the same as before. What changes: its state_dict has no key for a dropped "
    "bias, so a strict load of an older checkpoint fails; an optimizer's saved state has fewer parameters; and "
    "layers made later start from other random numbers under the same seed."
)
_MOST_ROUNDS = 10
"""A fix can make way for another that touched it; after so many rounds they undo each other."""


def fix_of(text: Text, finding: Finding) -> Fix | NoFix:
    """The fix for `finding` in `text`. Raises `UsageError` where fixes cannot be made at all."""
    try:
        return fix_for(text, finding)
    except LibcstMissingError as error:
        raise UsageError(str(error)) from error


@final
class Fixing:
    """Fixes the files of one run, or shows the changes, and keeps count."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._only_shown: bool = run.arguments.diff
        self._to_stdout = run.arguments.paths == [STANDARD_INPUT]
        self._unsafe: bool = run.arguments.unsafe_fixes
        self._findings = self._files = self._left = self._in_notebooks = 0

    @property
    def owns_the_output(self) -> bool:
        """Whether stdout is for the changes, so that no findings go there."""
        return self._only_shown or self._to_stdout

    def fixed(self, before: Analysis, analyzer: Analyzer) -> Analysis:
        """The analysis after the fixes; as it was where they are only shown, or could not be written."""
        if file_and_cell(before.path)[1] is not None:
            self._in_notebooks += len(before.findings)
            return before
        after = self._after_fixes(before, analyzer)
        if before.text != after.text:
            if not self._brought_out(before, after):
                return before
            self._files += 1
            self._findings += len(before.findings) - len(after.findings)
        if self._to_stdout and not self._only_shown:
            emit_source(after.text)
        fixes = [fix_of(after.text, finding) for finding in after.findings]
        self._left += sum(isinstance(fix, Fix) and not fix.safe for fix in fixes)
        if self._only_shown and before.text != after.text:
            self._run.learned(analyzer, before.path, before.text)
        return before if self._only_shown else after

    def tell(self) -> None:
        """Say how much was fixed, and what that means for checkpoints."""
        verb = "Would fix" if self._only_shown else "Fixed"
        if self._findings:
            notice(f"{verb} {plural(self._findings, 'finding')} in {plural(self._files, 'file')}. {CONSEQUENCES}")
        else:
            notice(f"{verb} nothing.")
        if self._in_notebooks:
            notice(f"{plural(self._in_notebooks, 'finding')} left in notebooks, which are only changed in an editor.")
        if self._left:
            notice(f"{plural(self._left, 'finding')} left with an unsafe fix; --unsafe-fixes applies those too.")

    def _after_fixes(self, analysis: Analysis, analyzer: Analyzer) -> Analysis:
        for _ in range(_MOST_ROUNDS):
            text = self._fixed_text(analysis.text, analysis.findings)
            if text == analysis.text:
                break
            again = self._run.analysis(analyzer, analysis.path, text)
            if again is None:
                break
            analysis = again
        return analysis

    def _fixed_text(self, text: Text, findings: Iterable[Finding]) -> Text:
        try:
            return apply(text, all_fixes(text, findings, self._unsafe))
        except LibcstMissingError as error:
            raise UsageError(str(error)) from error

    def _brought_out(self, before: Analysis, after: Analysis) -> bool:
        """Show or write the change; False, after a notice, where it could not be written."""
        if self._only_shown:
            emit(diff(before.path, before.text, after.text, palette_for(sys.stdout)))
        elif not self._to_stdout:
            try:
                write_in_place(before.path, before.text, after.text)
            except UnwrittenError as error:
                notice(f"{before.path}: not fixed: {error}")
                return False
        return True
