"""What the background process takes in of what it is told."""

from __future__ import annotations

from queue import SimpleQueue

from whybias.lsp.background_process import waiting_messages
from whybias.lsp.refining import Changed, Close, Message, Project, Refine
from whybias.project.configuration import Configuration

PROJECT = Project(Configuration(), ())


def text(path: str, number: int) -> Refine:
    return Refine(PROJECT, path, number, f"# {number}\n")


def taken(*messages: Message) -> list[Message]:
    inbox: SimpleQueue[Message] = SimpleQueue()
    for message in messages:
        inbox.put(message)
    return waiting_messages(inbox, wait=True)


def test_of_several_texts_of_a_file_only_the_newest_is_taken_in() -> None:
    changed = Changed(("c.py",))
    assert taken(text("a.py", 1), text("b.py", 2), text("a.py", 3), changed, text("a.py", 4)) == [
        text("b.py", 2),
        changed,
        text("a.py", 4),
    ]


def test_a_file_that_is_opened_again_is_open() -> None:
    assert taken(text("a.py", 1), Close("a.py"), text("a.py", 2)) == [Close("a.py"), text("a.py", 2)]
