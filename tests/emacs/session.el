;;; One session with eglot: open, see the warning, hover, apply the fix, see it gone.  -*- lexical-binding: t -*-
;;;
;;;     emacs --batch -Q -l session.el
;;;
;;; WHYBIAS_PYTHON is the interpreter to start the server with, WHYBIAS_FILE the file to open.  Prints one line for each
;;; thing seen, "name: text", which test_emacs.py reads.

(setq package-user-dir (expand-file-name "elpa" (getenv "HOME"))
      package-directory-list '("/usr/share/emacs/site-lisp/elpa"))
(package-initialize) ; Debian's eglot for Emacs 28; Emacs 29 has its own
(require 'eglot)
(require 'flymake)

(defun say (name text)
  "Print TEXT, without line ends, as what was seen of NAME."
  (princ (format "%s: %s\n" name (replace-regexp-in-string "\n" " " text))))

(defun wait-until (what seen)
  "Let the server talk until the function SEEN gives a value; fail with WHAT after half a minute."
  (let ((end (+ (float-time) 30)) value)
    (while (not (setq value (funcall seen)))
      (when (> (float-time) end) (error "Timed out waiting for %s" what))
      (accept-process-output nil 0.05))
    value))

(defun first-offer (_prompt offers &rest _)
  "Take the first of the code actions that `completing-read' would show."
  (let ((title (car (all-completions "" offers))))
    (say "offered" title)
    title))

(setq eglot-sync-connect 30
      eglot-autoshutdown nil
      eglot-confirm-server-initiated-edits nil
      make-backup-files nil
      create-lockfiles nil
      eglot-server-programs `((python-mode . (,(getenv "WHYBIAS_PYTHON") "-m" "whybias" "server"))))

(find-file (getenv "WHYBIAS_FILE"))
(apply #'eglot (eglot--guess-contact))
(flymake-start)
(let ((warning (wait-until "a warning" (lambda () (car (flymake-diagnostics))))))
  (say "warning" (flymake-diagnostic-text warning))
  (say "line" (number-to-string (line-number-at-pos (flymake-diagnostic-beg warning))))
  (goto-char (1+ (flymake-diagnostic-beg warning))))

(let ((hover (jsonrpc-request (eglot-current-server) :textDocument/hover (eglot--TextDocumentPositionParams))))
  (say "hover" (plist-get (plist-get hover :contents) :value)))

;; With a mouse event, or without any, the offers would be a popup menu.
(cl-letf ((last-nonmenu-event ?\r)
          ((symbol-function 'completing-read) #'first-offer)
          ((symbol-function 'read-multiple-choice) (lambda (_ choices &rest _) (car choices))))
  (eglot-code-actions (point) (1+ (point)) "quickfix" t))
(wait-until "the edit" (lambda () (string-match-p "bias=False" (buffer-string))))
(eglot--signal-textDocument/didChange) ; an idle timer does this, but not in batch
(wait-until "the warning to go" (lambda () (null (flymake-diagnostics))))
(save-buffer)
(eglot-shutdown (eglot-current-server))
(say "done" "yes")
