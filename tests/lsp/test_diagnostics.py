"""What the editor is told of a finding."""

from __future__ import annotations

from conversation import Conversation, span
from profiles import FULL, without

NET = 'a = "😀"; conv = nn.Conv2d(3, 64, 3, bias=True)\nbn = nn.BatchNorm2d(64)\n'


def test_a_client_that_can_show_everything_gets_everything(full: Conversation) -> None:
    uri = full.open(NET)
    assert full.published(uri) == [
        {
            "uri": uri,
            "version": 1,
            "diagnostics": [
                {
                    "range": span(0, 37, 0, 46),
                    "severity": 2,
                    "code": "WB101",
                    "codeDescription": {"href": "https://whybias.readthedocs.io/en/stable/rules/redundant-bias/"},
                    "source": "whybias",
                    "message": "bias of `conv` has no effect",
                    "tags": [1],
                    "relatedInformation": [
                        {
                            "location": {"uri": uri, "range": span(1, 5, 1, 23)},
                            "message": "the mean goes here",
                        }
                    ],
                }
            ],
        }
    ]


def test_a_client_that_claims_nothing_gets_the_bare_diagnostic(minimal: Conversation) -> None:
    uri = minimal.open(NET)
    assert minimal.published(uri) == [
        {
            "uri": uri,
            "diagnostics": [
                {
                    "range": span(0, 37, 0, 46),
                    "severity": 2,
                    "code": "WB101",
                    "source": "whybias",
                    "message": "bias of `conv` has no effect",
                }
            ],
        }
    ]


def test_only_a_written_argument_is_faded(full: Conversation) -> None:
    uri = full.open("conv = nn.Conv2d(3, 64, 3)\n")
    (diagnostic,) = full.shown(uri)
    assert diagnostic["range"] == span(0, 7, 0, 16)
    assert "tags" not in diagnostic


def test_columns_count_in_the_encoding_the_client_prefers(talk: Conversation) -> None:
    utf8 = without(FULL, "general") | {"general": {"positionEncodings": ["utf-32", "utf-16"]}}
    assert talk.start(utf8)["positionEncoding"] == "utf-32"
    assert talk.shown(talk.open(NET))[0]["range"] == span(0, 36, 0, 45)
