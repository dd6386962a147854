import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { Problem } from './client';
import { STALE_MS } from './nodes';
import { span } from './words';
import type { ViewRole } from './wire';

/** Pieces that every page uses. */

const SHAPES: Record<ViewRole, string> = { MASTER: '●', BACKUP: '○', INIT: '◌', MIXED: '◐', UNKNOWN: '?' };

/** A role as word, shape and colour: never by colour alone. */
export function RoleWord({ role, large }: { role: ViewRole; large?: boolean }) {
  return (
    <span class={`role role-${role.toLowerCase()}${large ? ' role-large' : ''}`}>
      <span aria-hidden="true">{SHAPES[role]} </span>
      {role}
    </span>
  );
}

/** How old something is; says so when that is too old. */
export function Age({ ms, limit = STALE_MS }: { ms: number | null; limit?: number }) {
  if (ms === null || !Number.isFinite(ms)) return <span class="age age-old">never heard</span>;
  return ms > limit ? <span class="age age-old">{span(ms)} old</span> : <span class="age">now</span>;
}

/** Why something is not shown, and what to do. */
export function Trouble({ problem }: { problem: Problem }) {
  return (
    <p class={problem.isAbsent ? 'absent' : 'trouble'} role={problem.isAbsent ? undefined : 'alert'}>
      <strong>{problem.isAbsent ? 'Not installed. ' : 'Not done. '}</strong>
      {sentence(problem.message)} <span class="next">Next: {problem.next}</span>
    </p>
  );
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : text + '.';
}

/** A page: its heading gets the focus when it is opened, so that a reader begins there. */
export function Page({ title, note, children }: { title: string; note?: ComponentChildren | undefined; children: ComponentChildren }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    document.title = `${title} · Tandemgate`;
  }, [title]);
  return (
    <>
      <div class="page-head">
        <h1 tabIndex={-1} ref={heading}>
          {title}
        </h1>
        {note ? <p class="note">{note}</p> : null}
      </div>
      {children}
    </>
  );
}

/** Wide content that scrolls by itself, also by keyboard. */
export function Wide({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div class="wide" tabIndex={0} role="region" aria-label={label}>
      {children}
    </div>
  );
}

/** A window that takes the keyboard until it is closed; Esc closes it. */
export function Dialog({ title, close, children }: { title: string; close: () => void; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const open = dialog.current;
    const before = document.activeElement;
    open?.showModal();
    return () => {
      open?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog ref={dialog} aria-labelledby="dialog-title" onCancel={close}>
      <h2 id="dialog-title">{title}</h2>
      {children}
    </dialog>
  );
}
