"""How messages are taken in: pygls dispatches, this decides what is fit to be dispatched."""

from __future__ import annotations

import json
import logging
from concurrent.futures import Future
from functools import partial
from typing import TYPE_CHECKING, Any

from cattrs.v import format_exception, transform_error
from lsprotocol import types
from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams
from pygls.protocol import JsonRPCNotification, JsonRPCRequestMessage, JsonRPCResponseMessage, LanguageServerProtocol

from whybias.liveness.stopped import Stopped
from whybias.lsp.interruptions import Interruptions

if TYPE_CHECKING:
    from cattrs import Converter
    from pygls.lsp.server import LanguageServer

logger = logging.getLogger(__name__)

_OURS = (
    types.TEXT_DOCUMENT_DID_OPEN,
    types.TEXT_DOCUMENT_DID_CHANGE,
    types.TEXT_DOCUMENT_DID_CLOSE,
    types.NOTEBOOK_DOCUMENT_DID_OPEN,
    types.NOTEBOOK_DOCUMENT_DID_CHANGE,
    types.NOTEBOOK_DOCUMENT_DID_CLOSE,
    types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS,
    types.EXIT,
)
"""What pygls would do by itself and we do differently: its documents split lines where LSP does not."""


class Protocol(LanguageServerProtocol):
    """Language server protocol over whole batches of messages.

    A request whose cancellation arrived in the same batch is answered as cancelled and never run. What comes
    before ``initialize``, after ``shutdown``, or is no message at all gets the error that LSP prescribes.
    """

    def __init__(self, server: LanguageServer, converter: Converter) -> None:
        super().__init__(server, converter)
        for method in _OURS:
            self.fm.builtin_features.pop(method, None)
        self.own_requests: dict[str, type[Any]] = {}
        """The types of the requests that LSP does not know."""
        self._introduced = False
        self._method: str | None = None
        self.interruptions = Interruptions()

    @property
    def shutdown_requested(self) -> bool:
        return self._shutdown

    def receive(self, batch: list[bytes]) -> None:
        """Handle messages that arrived together, in their order."""
        messages = [message for body in batch if (message := self._parsed(body)) is not None]
        cancelled = _cancelled(messages)
        for message in messages:
            if "method" in message and "id" in message and message["id"] in cancelled:
                self._refuse(message, types.LSPErrorCodes.RequestCancelled, "The request was cancelled.")
            elif self._is_due(message):
                self._dispatch(message)

    def _parsed(self, body: bytes) -> dict[str, Any] | None:
        try:
            message = json.loads(body)
        except (ValueError, RecursionError) as error:
            logger.error("A message is no JSON: %s", error)
            self._refuse({}, types.ErrorCodes.ParseError, f"The message is no JSON: {error}")
            return None
        if _is_message(message):
            return dict(message)
        if isinstance(message, dict) and "method" not in message and "error" in message:
            # The client could not read something of ours; were that answered, it might go on for ever.
            logger.warning("The client says: %s", message["error"])
            return None
        logger.error("A message is not of JSON-RPC 2.0")
        self._refuse({}, types.ErrorCodes.InvalidRequest, "The message is not of JSON-RPC 2.0.")
        return None

    def _is_due(self, message: dict[str, Any]) -> bool:
        """Whether the message may come at this time; a request that may not is refused."""
        method = message.get("method")
        if method is None or method == types.EXIT:
            return True
        if method == types.INITIALIZE and not self._introduced:
            self._introduced = True
            return True
        if self._introduced and not self._shutdown and method != types.INITIALIZE:
            return True
        if not self._introduced:
            self._refuse(message, types.ErrorCodes.ServerNotInitialized, "The server is not initialized.")
        elif self._shutdown:
            self._refuse(message, types.ErrorCodes.InvalidRequest, "The server is shutting down.")
        else:
            self._refuse(message, types.ErrorCodes.InvalidRequest, "The server is initialized already.")
        return False

    def _dispatch(self, message: dict[str, Any]) -> None:
        method = self._method = message.get("method")
        if method == types.WORKSPACE_EXECUTE_COMMAND:
            _state_arguments(message.get("params"))
        if method is not None and not self._is_known(method):
            self._refuse(message, types.ErrorCodes.MethodNotFound, f"There is no method {method!r} here.")
            return
        try:
            structured = self.structure_message(message)
        except JsonRpcException as error:
            if method is None or "id" not in message:
                logger.warning("A message of the client (%s) cannot be used: %s", method or "answer", error.message)
            else:
                self._refuse(message, error.code, error.message)
                self._introduced = self._introduced and method != types.INITIALIZE  # it may try again
            return
        self.interruptions.request = message["id"] if "id" in message and method is not None else None
        self.handle_message(structured)
        self.interruptions.request = None

    def structure_message(self, data: dict[str, Any]) -> Any:
        """The message as a type of the protocol. Raises `JsonRpcInvalidParams`, which says what in it is wrong."""
        try:
            return self._converter.structure(data, self._type_of(data))
        except Exception as error:
            raise JsonRpcInvalidParams("; ".join(transform_error(error, "message", _what_is_wrong))) from error

    def _type_of(self, data: dict[str, Any]) -> type[Any]:
        if "method" in data:
            fallback = JsonRPCRequestMessage if "id" in data else JsonRPCNotification
            return self.get_message_type(data["method"]) or fallback
        if "error" in data:
            return types.ResponseErrorMessage
        return self._result_types.pop(data["id"], None) or JsonRPCResponseMessage

    def get_message_type(self, method: str) -> type[Any] | None:  # type: ignore[override]  # pygls keeps answers
        """The type of a message by its method; None for one of which nothing is known."""
        return self.own_requests.get(method) or super().get_message_type(method)

    def _send_handler_result(self, future: Future[Any], *, msg_id: int | str) -> None:
        """Answer a request, or promise to; what came to nothing through no fault of ours is not for the log."""
        if not future.cancelled() and future.exception() is None and isinstance(future.result(), Future):
            promise: Future[Any] = future.result()
            self._request_futures[msg_id] = promise  # so that it can be cancelled
            promise.add_done_callback(partial(self._send_handler_result, msg_id=msg_id))
            return
        error = None if future.cancelled() else future.exception()
        if isinstance(error, Stopped):
            self._refuse({"id": msg_id}, *self._reason_to_stop())
        elif isinstance(error, JsonRpcException):
            self._refuse({"id": msg_id}, error.code, error.message, error.data)
        else:
            super()._send_handler_result(future, msg_id=msg_id)

    def _reason_to_stop(self) -> tuple[int, str, object]:
        if self.interruptions.is_cancelled:
            return types.LSPErrorCodes.RequestCancelled, "The request was cancelled.", None
        if self._method in (types.TEXT_DOCUMENT_DIAGNOSTIC, types.WORKSPACE_DIAGNOSTIC):
            return types.LSPErrorCodes.ServerCancelled, "A document is changing.", {"retriggerRequest": True}
        return types.LSPErrorCodes.ContentModified, "A document is changing.", None

    def _is_known(self, method: str) -> bool:
        return method == types.CANCEL_REQUEST or method in self.fm.features or method in self.fm.builtin_features

    def _refuse(self, message: dict[str, Any], code: int, why: str, data: object = None) -> None:
        """Answer a request with an error, and what could not be read with a null id; no notification."""
        if not message or "id" in message:
            error = {"code": code, "message": why, **({} if data is None else {"data": data})}
            self._send_data({"jsonrpc": self.VERSION, "id": message.get("id"), "error": error})


def _is_message(value: object) -> bool:
    return (
        isinstance(value, dict)
        and value.get("jsonrpc") == Protocol.VERSION
        and isinstance(value.get("method", ""), str)
        and isinstance(value.get("id", 0), int | str)
        and ("method" in value or "id" in value)
    )


def _what_is_wrong(error: BaseException, wanted: type[Any] | None) -> str:
    return str(error) if type(error) is ValueError else format_exception(error, wanted)


def _state_arguments(params: object) -> None:
    """Let a command without arguments say that it has none: else pygls does not count them."""
    if isinstance(params, dict) and params.get("arguments") is None:
        params["arguments"] = []


def _cancelled(messages: list[dict[str, Any]]) -> set[int | str]:
    """The ids of all requests that are cancelled within the batch."""
    ids: set[int | str] = set()
    for message in messages:
        params = message.get("params")
        if message.get("method") == types.CANCEL_REQUEST and isinstance(params, dict):
            id_ = params.get("id")
            if isinstance(id_, int | str):
                ids.add(id_)
    return ids
