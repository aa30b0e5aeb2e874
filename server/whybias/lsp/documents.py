"""The documents that are open in the editor, exactly as the editor has them."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import quote

from lsprotocol import types
from pygls.uris import to_fs_path

from whybias.frozen import frozen
from whybias.lsp.positions import changed
from whybias.source.text import Encoding, Text

logger = logging.getLogger(__name__)

PYTHON = "python"

_DRIVE = re.compile("[A-Za-z]:")


@frozen
class Document:
    """One version of one open document.

    `path` is the file it stands for, or the whole URI where it stands for none (``untitled:``, a cell of a
    notebook).
    """

    uri: str
    path: str
    language: str
    version: int | None
    text: Text

    @property
    def is_python(self) -> bool:
        return self.language == PYTHON or self.path.endswith((".py", ".pyi"))


def path_of(uri: str) -> str:
    """The file a URI stands for, or the URI itself where it stands for none."""
    return file_of(uri) or uri


def file_of(uri: str) -> str | None:
    """The file or folder a URI stands for; None where it stands for none, or is no URI."""
    try:
        return to_fs_path(uri) or None
    except ValueError:
        return None


def uri_of(path: str) -> str:
    """The URI of a file, written as VS Code does; the inverse of `path_of`, but for names that are no Unicode."""
    if _DRIVE.match(path):
        path = f"/{path[0].lower()}{path[1:]}"
    elif not path.startswith(("/", "\\")):
        return path
    if os.sep == "\\":
        path = path.replace("\\", "/")
    # What names a machine begins with two slashes, in a path and in a URI.
    return f"file:{'' if path.startswith('//') else '//'}{quote(path, errors='surrogateescape')}"


class Documents:
    """Open documents by URI. Columns of incoming changes count in `encoding`."""

    def __init__(self) -> None:
        self.encoding = Encoding.UTF16
        self._open: dict[str, Document] = {}

    def __iter__(self) -> Iterator[Document]:
        return iter(tuple(self._open.values()))

    def get(self, uri: str) -> Document | None:
        """The latest version of a document, None if it is not open."""
        return self._open.get(uri)

    def with_path(self, path: str) -> Document | None:
        """The open document that stands for a file."""
        return next((document for document in self if document.path == path), None)

    def open(self, item: types.TextDocumentItem, is_cell: bool = False) -> Document:
        """Take over a document from the editor; a cell stands for no file, whatever its URI says."""
        path = item.uri if is_cell else path_of(item.uri)
        document = Document(item.uri, path, item.language_id, item.version, Text(item.text))
        self._open[item.uri] = document
        return document

    def change(self, params: types.DidChangeTextDocumentParams) -> Document | None:
        """The document after the changes, each of which counts in the text the one before it left.

        None, with a word in the log, for a document that is not open.
        """
        document = self._open.get(params.text_document.uri)
        if document is None:
            logger.warning("The client changed %s, which is not open.", params.text_document.uri)
            return None
        text = document.text
        for event in params.content_changes:
            text = changed(text, event, self.encoding)
        document = replace(document, version=params.text_document.version, text=text)
        self._open[document.uri] = document
        return document

    def close(self, uri: str) -> Document | None:
        """Hand a document back to the editor; None if it was not open."""
        return self._open.pop(uri, None)
