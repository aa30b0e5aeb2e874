"""What the client on the other end can do, read once when it introduces itself."""

from __future__ import annotations

from collections.abc import Mapping

from lsprotocol import types
from pygls.capabilities import ServerCapabilitiesBuilder, get_capability

from whybias.frozen import frozen
from whybias.source.text import Encoding


@frozen
class Client:
    """The capabilities that change what the server says or offers.

    `encoding` is the unit of every column on the wire: the first of the client's preferences that LSP
    defines, UTF-16 where it states none.
    """

    encoding: Encoding = Encoding.UTF16
    markdown_hover: bool = False
    related_information: bool = False
    code_descriptions: bool = False
    unnecessary_tag: bool = False
    diagnostic_versions: bool = False
    versioned_edits: bool = False
    apply_edit: bool = False
    action_literals: bool = False
    preferred_actions: bool = False
    lazy_edits: bool = False
    show_documents: bool = False
    configuration: bool = False
    configuration_registration: bool = False
    watched_files: bool = False
    inlay_hints: bool = False
    lazy_hint_texts: bool = False
    code_lenses: bool = False
    hint_refresh: bool = False
    lens_refresh: bool = False
    sequence_refresh: bool = False
    """It wants to be told when there are newer answers to ``whybias/layerSequence``."""
    own_progress: bool = False
    pulls: bool = False
    """It asks for diagnostics, and can be told to ask again: else they are sent to it."""

    @staticmethod
    def of(capabilities: types.ClientCapabilities) -> Client:
        """The client that announced these capabilities."""

        def can(path: str) -> bool:
            return bool(get_capability(capabilities, path, False))

        hover_formats = get_capability(capabilities, "text_document.hover.content_format", None) or ()
        tags = get_capability(capabilities, "text_document.publish_diagnostics.tag_support.value_set", None)
        lazy = get_capability(capabilities, "text_document.code_action.resolve_support.properties", None)
        hints = get_capability(capabilities, "text_document.inlay_hint.resolve_support.properties", None)
        literals = "text_document.code_action.code_action_literal_support"
        return Client(
            encoding=Encoding(ServerCapabilitiesBuilder.choose_position_encoding(capabilities)),
            markdown_hover=types.MarkupKind.Markdown in hover_formats,
            related_information=can("text_document.publish_diagnostics.related_information"),
            code_descriptions=can("text_document.publish_diagnostics.code_description_support"),
            unnecessary_tag=types.DiagnosticTag.Unnecessary in (tags or ()),
            diagnostic_versions=can("text_document.publish_diagnostics.version_support"),
            versioned_edits=can("workspace.workspace_edit.document_changes"),
            apply_edit=can("workspace.apply_edit"),
            action_literals=get_capability(capabilities, literals, None) is not None,
            preferred_actions=can("text_document.code_action.is_preferred_support"),
            lazy_edits="edit" in (lazy or ()) and can("text_document.code_action.data_support"),
            show_documents=can("window.show_document.support"),
            configuration=can("workspace.configuration"),
            configuration_registration=can("workspace.did_change_configuration.dynamic_registration"),
            pulls=(
                get_capability(capabilities, "text_document.diagnostic", None) is not None
                and can("workspace.diagnostics.refresh_support")
            ),
            inlay_hints=get_capability(capabilities, "text_document.inlay_hint", None) is not None,
            lazy_hint_texts="tooltip" in (hints or ()),
            code_lenses=get_capability(capabilities, "text_document.code_lens", None) is not None,
            sequence_refresh=_wants(capabilities.experimental, "layerSequenceRefresh"),
            hint_refresh=can("workspace.inlay_hint.refresh_support"),
            own_progress=can("window.work_done_progress"),
            lens_refresh=can("workspace.code_lens.refresh_support"),
            watched_files=can("workspace.did_change_watched_files.dynamic_registration"),
        )


def _wants(experimental: object, name: str) -> bool:
    """Whether a client asks for something that the protocol does not have."""
    return isinstance(experimental, Mapping) and bool(experimental.get(name))
