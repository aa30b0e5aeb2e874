/** The part of the API of `ms-python.python` that whybias asks, and `choose`, by which a test answers. */
const vscode = require('vscode');

exports.activate = () => {
  const changed = new vscode.EventEmitter();
  let chosen;
  return {
    environments: {
      getActiveEnvironmentPath: () => ({ path: chosen ?? 'none' }),
      resolveEnvironment: ({ path }) =>
        Promise.resolve(path === chosen ? { executable: { uri: vscode.Uri.file(path) } } : undefined),
      onDidChangeActiveEnvironmentPath: changed.event,
    },
    choose(path) {
      chosen = path;
      changed.fire({ path });
    },
  };
};
