import { useEffect, useState } from 'preact/hooks';
import type { View } from '../app';
import { Problem } from '../client';
import { Page, Trouble, Wide } from '../parts';
import { absence, PARTS } from '../present';
import { clock } from '../words';
import type { Check, Doctor } from '../wire';
import { DrillsPanel } from './drills';

const MARKS: Record<string, string> = { ok: '✓ ok', warn: '! warn', fail: '✕ fail', skipped: '– skipped' };
const ORDER = ['fail', 'warn', 'skipped', 'ok'];

/** Forty checks of both nodes, when somebody asks for them; the worst first. */
export function DoctorPage(view: View) {
  const { live, nodes } = view;
  const [report, setReport] = useState<Doctor & { at: Date }>();
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const examine = async () => {
    setBusy(true);
    setProblem(undefined);
    try {
      const absent = absence(live.status.value, 'doctor');
      if (absent) throw absent;
      setReport({ ...(await live.client.get<Doctor>('doctor' + PARTS.doctor.query)), at: new Date() });
    } catch (cause) {
      setProblem(cause instanceof Problem ? cause : new Problem(0, 'defect', String(cause), 'reload the page'));
    } finally {
      setBusy(false);
    }
  };
  useEffect(() => void examine(), []);
  return (
    <Page title="Doctor" note={report ? `${nodes.here.node} and its peer at ${clock(report.at)}, in ${report.tookMs} ms.` : undefined}>
      {problem ? <Trouble problem={problem} /> : null}
      <div class="buttons">
        <button disabled={busy} onClick={() => void examine()}>
          Examine again
        </button>
      </div>
      <p role="status">{busy ? 'Examining …' : report ? sum(report) : ''}</p>
      {report ? <Checks checks={report.checks} /> : null}
      {absence(live.status.value, 'doctor') ? null : <DrillsPanel {...view} />}
    </Page>
  );
}

function sum(report: Doctor): string {
  return Object.entries(report.counts)
    .map(([verdict, count]) => `${count} ${verdict}`)
    .join(', ');
}

function Checks({ checks }: { checks: Check[] }) {
  const sorted = [...checks].sort((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict) || a.id.localeCompare(b.id));
  return (
    <section class="panel" aria-label="Checks">
      <Wide label="Checks">
        <table>
          <thead>
            <tr>
              <th scope="col">Check</th>
              <th scope="col">Verdict</th>
              <th scope="col">Seen</th>
              <th scope="col">What to do</th>
            </tr>
          </thead>
          <tbody>
            {sorted.map((it) => (
              <tr key={it.id} class={`check-${it.verdict}`}>
                <th scope="row">{it.id}</th>
                <td>
                  <strong>{MARKS[it.verdict] ?? it.verdict}</strong>
                </td>
                <td>{it.evidence}</td>
                <td>{it.fix}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Wide>
    </section>
  );
}
