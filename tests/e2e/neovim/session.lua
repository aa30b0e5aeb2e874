-- A user's session in Neovim: open a file, see the warnings, read why, take the quick fix, write.
-- Run by test_neovim.py as: nvim --headless --clean -l session.lua FILE COMMAND...
-- Prints one line of JSON: what the user saw at each step.

local PATIENCE = 20000
local file = arg[1]
local command = { unpack(arg, 2) }
local seen = {}

local function wait_until(what, condition)
  assert(vim.wait(PATIENCE, condition, 20), 'timed out: ' .. what)
end

local function text_of(buffer)
  return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), '\n') .. '\n'
end

local function diagnostics(buffer)
  return vim.tbl_map(function(diagnostic)
    return {
      text = vim.api.nvim_buf_get_text(
        buffer, diagnostic.lnum, diagnostic.col, diagnostic.end_lnum, diagnostic.end_col, {}
      )[1],
      message = diagnostic.message,
      code = diagnostic.code,
      severity = vim.diagnostic.severity[diagnostic.severity],
    }
  end, vim.diagnostic.get(buffer))
end

local function hover(buffer, client)
  local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
  local answers = assert(vim.lsp.buf_request_sync(buffer, 'textDocument/hover', params, PATIENCE))
  local _, answer = next(answers)
  return answer.result.contents
end

-- Neovim shows a list to choose from; the user takes the first entry.
local function take_first()
  return function(items, _, choose)
    seen.offered = vim.tbl_map(function(item) return item.action.title end, items)
    choose(items[1], 1)
  end
end

local function session()
  vim.cmd.edit(file)
  vim.bo.filetype = 'python'
  local buffer = vim.api.nvim_get_current_buf()
  local id = assert(vim.lsp.start({ name = 'whybias', cmd = command, root_dir = vim.fs.dirname(file) }))
  wait_until('the warnings', function() return #vim.diagnostic.get(buffer) > 0 end)
  local client = assert(vim.lsp.get_client_by_id(id))
  seen.encoding = client.offset_encoding
  seen.diagnostics = diagnostics(buffer)

  local first = vim.diagnostic.get(buffer)[1]
  vim.api.nvim_win_set_cursor(0, { first.lnum + 1, first.col })
  seen.hover = hover(buffer, client)

  local before = #vim.diagnostic.get(buffer)
  vim.ui.select = take_first()
  vim.lsp.buf.code_action()
  wait_until('the fix', function() return vim.bo[buffer].modified end)
  wait_until('the warning to go', function() return #vim.diagnostic.get(buffer) == before - 1 end)
  seen.fixed = text_of(buffer)
  vim.cmd.write()

  client:stop()
  wait_until('the server to end', function() return vim.lsp.get_client_by_id(id) == nil end)
end

local ok, problem = pcall(session)
seen.problem = not ok and tostring(problem) or nil
io.stdout:write(vim.json.encode(seen) .. '\n')
vim.cmd(ok and 'qall!' or 'cquit 1')
