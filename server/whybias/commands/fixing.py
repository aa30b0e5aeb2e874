"""What ``check --fix`` and ``check --diff`` do about findings."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import final

from whybias.api import Analysis
from whybias.commands.analyses import Again, Analyzed, Run
from whybias.commands.arguments import STANDARD_INPUT
from whybias.commands.console import UsageError, emit, emit_source, notice, palette_for
from whybias.commands.notebooks import by_cell
from whybias.commands.progress import ProgressBar
from whybias.commands.rewriting import UnwrittenError, diff, write_cell, write_in_place
from whybias.fixes.all_fixes import all_fixes
from whybias.fixes.fix import Fix, LibcstMissingError, NoFix
from whybias.fixes.fix_for import fix_for
from whybias.report.text import plural
from whybias.rules.finding import Finding
from whybias.source.cell_paths import file_and_cell
from whybias.source.edits import apply
from whybias.source.notebook_file import NotebookFile
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
        self._findings = self._files = self._left = 0
        self._notebooks: set[str] = set()
        self._diffs: list[str] = []
        self._source: Text | None = None

    @property
    def owns_the_output(self) -> bool:
        """Whether stdout is for the changes, so that no findings go there."""
        return self._only_shown or self._to_stdout

    def fixed(self, found: Sequence[Analyzed]) -> Iterator[Analysis]:
        """The analyses after the fixes; as they were where these are only shown, or could not be written."""
        for each, after in zip(found, self._after_fixes(found), strict=True):
            before = each.analysis
            file, cell = file_and_cell(before.path)
            if cell is not None:
                yield self._fixed_cell(before, file, cell, each.again)
                continue
            if before.text != after.text:
                if not self._brought_out(before, after):
                    yield before
                    continue
                self._files += 1
                self._findings += len(before.findings) - len(after.findings)
            if self._to_stdout and not self._only_shown:
                self._source = after.text
            self._count_left(after)
            yield before if self._only_shown else after

    def tell(self) -> None:
        """Show what goes to stdout, now that no progress is shown there, then say how much was fixed, and what that
        means for checkpoints."""
        emit(self._diffs)
        if self._source is not None:
            emit_source(self._source)
        verb = "Would fix" if self._only_shown else "Fixed"
        if self._findings:
            notice(f"{verb} {plural(self._findings, 'finding')} in {plural(self._files, 'file')}. {CONSEQUENCES}")
        else:
            notice(f"{verb} nothing.")
        if self._left:
            notice(f"{plural(self._left, 'finding')} left with an unsafe fix; --unsafe-fixes applies those too.")

    def _fixed_cell(self, before: Analysis, file: str, number: int, again: Again) -> Analysis:
        """The analysis of one cell of a notebook after its fixes; as it was where they are only shown."""
        if self._to_stdout:
            raise UsageError("a notebook on standard input cannot be fixed; give its file")
        text = self._fixed_text(before.text, before.findings)
        after = before
        if text != before.text:
            if self._only_shown:
                self._diffs += diff(before.path, before.text, text, palette_for(sys.stdout))
            else:
                try:
                    after = self._cell_again(write_cell(file, number, before.text, text), before, file, again)
                except UnwrittenError as error:
                    notice(f"{before.path}: not fixed: {error}")
                    return before
            fixes = [fix_of(before.text, finding) for finding in before.findings]
            self._findings += sum(isinstance(fix, Fix) and (fix.safe or self._unsafe) for fix in fixes)
            self._files += file not in self._notebooks
            self._notebooks.add(file)
        self._count_left(after)
        return after

    def _cell_again(self, notebook: NotebookFile, before: Analysis, file: str, again: Again) -> Analysis:
        """The analysis of the same cell in a later version of its notebook."""
        again.change(file, notebook.notebook.program)
        whole = again.analysis(file)
        cells = [] if whole is None else by_cell(whole, notebook)
        return next((self._run.kept(cell) for cell in cells if cell.path == before.path), before)

    def _count_left(self, analysis: Analysis) -> None:
        fixes = [fix_of(analysis.text, finding) for finding in analysis.findings]
        self._left += sum(isinstance(fix, Fix) and not fix.safe for fix in fixes)

    def _after_fixes(self, found: Sequence[Analyzed]) -> list[Analysis]:
        """The analyses after the fixes, made when all files have them; of cells, which wait, as they were."""
        now = [each.analysis for each in found]
        files = [place for place, each in enumerate(now) if file_and_cell(each.path)[1] is None]
        for _ in range(_MOST_ROUNDS):
            open_ones = [place for place in files if now[place].findings or now[place].silenced]
            texts = {place: self._fixed_text(now[place].text, now[place].findings) for place in open_ones}
            changed = [place for place, text in texts.items() if text != now[place].text]
            if not changed:
                break
            for place in changed:
                found[place].again.change(now[place].path, texts[place])
            batches = dict.fromkeys(found[place].again for place in changed)
            with ProgressBar(len(open_ones) + sum(batch.unlearned for batch in batches)) as progress:
                for batch in batches:
                    batch.start(progress.advance)
                for place in open_ones:
                    before, batch = now[place], found[place].again
                    after = batch.analysis(before.path) if batch in batches else before
                    progress.advance()
                    if after is not None:
                        now[place] = after
                    else:
                        files.remove(place)
                        batch.change(before.path, before.text)
        return now

    def _fixed_text(self, text: Text, findings: Iterable[Finding]) -> Text:
        try:
            return apply(text, all_fixes(text, findings, self._unsafe))
        except LibcstMissingError as error:
            raise UsageError(str(error)) from error

    def _brought_out(self, before: Analysis, after: Analysis) -> bool:
        """Show or write the change; False, after a notice, where it could not be written."""
        if self._only_shown:
            self._diffs += diff(before.path, before.text, after.text, palette_for(sys.stdout))
        elif not self._to_stdout:
            try:
                write_in_place(before.path, before.text, after.text)
            except UnwrittenError as error:
                notice(f"{before.path}: not fixed: {error}")
                return False
        return True
