import { useEffect, useState } from 'preact/hooks';
import { Problem, type Client } from './client';
import { Dialog, Trouble } from './parts';
import type { Operation } from './wire';

/** Something that is done to the node: what it would do is told first, and it is done when that is confirmed. */
export interface Plan {
  title: string;
  /** Below `operations/`. */
  name: string;
  body: Record<string, unknown>;
  /** Whether a reason is asked for. */
  reason?: boolean;
  /** On the button that does it. */
  verb: string;
  /** Whether an admin may do what is refused. */
  isNeverForced?: boolean;
  /** Told when the window is closed. */
  closed?: () => void;
}

export function OperationDialog({ client, plan, close }: { client: Client; plan: Plan; close: () => void }) {
  const [preview, setPreview] = useState<string>();
  const [problem, setProblem] = useState<Problem>();
  const [result, setResult] = useState<string>();
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);

  const run = async (dryRun: boolean, force: boolean) => {
    const body: Record<string, unknown> = { ...plan.body, dryRun };
    if (force) body['force'] = true;
    if (plan.reason && reason) body['reason'] = reason;
    setProblem(undefined);
    setBusy(true);
    try {
      const done = await client.operate<Operation>(plan.name, body);
      if (dryRun) setPreview(done.result);
      else setResult(done.result);
    } catch (cause) {
      setProblem(cause instanceof Problem ? cause : new Problem(0, 'defect', String(cause), 'reload the page'));
    } finally {
      setBusy(false);
    }
  };
  useEffect(() => void run(true, false), []);
  const isForbidden = problem?.status === 403;
  const isRefused = problem?.code === 'refused';

  return (
    <Dialog title={plan.title} close={close}>
      <div aria-live="polite">
        {preview && !result ? <p>What would happen: {preview}</p> : null}
        {result ? <p class="done">Done: {result}</p> : null}
        {problem ? <Trouble problem={problem} /> : null}
        {busy ? <p>{preview ? 'Working; the node waits until the other one serves …' : 'Asking the node …'}</p> : null}
      </div>
      {plan.reason && !result && !isForbidden ? (
        <label>
          Reason, for the other people on duty
          <input value={reason} maxLength={200} onInput={(it) => setReason(it.currentTarget.value)} />
        </label>
      ) : null}
      <div class="buttons">
        {preview && !result && !isRefused ? (
          <button class="act" disabled={busy} onClick={() => void run(false, false)}>
            {plan.verb}
          </button>
        ) : null}
        {isRefused && !result && !plan.isNeverForced ? (
          <button class="act danger" disabled={busy} onClick={() => void run(false, true)}>
            {plan.verb} all the same (admin)
          </button>
        ) : null}
        <button onClick={close}>{result ? 'Close' : 'Cancel'}</button>
      </div>
    </Dialog>
  );
}
