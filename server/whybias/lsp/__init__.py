"""The language server: thin handlers, one file per request family."""
