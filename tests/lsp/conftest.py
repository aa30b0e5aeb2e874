from __future__ import annotations

from collections.abc import Iterator

import pytest
from conversation import Conversation
from profiles import FULL, MINIMAL

from whybias.lsp.log import logging_to


@pytest.fixture
def talk() -> Iterator[Conversation]:
    """A conversation with a server that is not initialized."""
    conversation = Conversation()
    with logging_to(conversation.server.window_log_message):
        yield conversation


@pytest.fixture
def full(talk: Conversation) -> Conversation:
    """A conversation with a client that can do everything."""
    talk.start(FULL)
    return talk


@pytest.fixture
def minimal(talk: Conversation) -> Conversation:
    """A conversation with a client that claims nothing."""
    talk.start(MINIMAL)
    return talk
