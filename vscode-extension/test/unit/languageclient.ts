/** Stands in for the language client, which cannot be loaded outside VS Code. */
export {};
