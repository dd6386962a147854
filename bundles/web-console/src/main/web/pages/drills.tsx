import { useEffect, useState } from 'preact/hooks';
import type { View } from '../app';
import { Problem } from '../client';
import { Trouble, Wide } from '../parts';
import { moment } from '../words';
import type { DrillReport, Drills } from '../wire';

/** Failures that can be tried on purpose, and what came of the last one. */
export function DrillsPanel({ live, nodes, plan }: View) {
  const [known, setKnown] = useState<Drills>();
  const [problem, setProblem] = useState<Problem>();
  const look = async () => {
    try {
      setKnown(await live.client.get<Drills>('drills'));
      setProblem(undefined);
    } catch (cause) {
      setProblem(cause instanceof Problem ? cause : new Problem(0, 'defect', String(cause), 'reload the page'));
    }
  };
  useEffect(() => void look(), []);
  return (
    <section class="panel" aria-labelledby="drills">
      <h2 id="drills">Drills</h2>
      <p class="note">A failure on purpose, taken back by itself. It begins only on the node that is MASTER, when the pair is well.</p>
      {problem ? <Trouble problem={problem} /> : null}
      <ul>
        {known?.drills.map((it) => (
          <li key={it.name}>
            <strong>{it.name}</strong>: {it.text}{' '}
            <button
              onClick={() =>
                plan({
                  title: `Try ${it.name} on ${nodes.here.node}`,
                  name: 'drill',
                  body: { name: it.name },
                  verb: 'Try it',
                  isNeverForced: true,
                  closed: () => void look(),
                })
              }
            >
              Try {it.name} …
            </button>
          </li>
        ))}
      </ul>
      {known?.latest ? <Last report={known.latest} /> : known ? <p>None was tried since the bundle started.</p> : null}
    </section>
  );
}

function Last({ report }: { report: DrillReport }) {
  return (
    <>
      <p>
        Last, {moment(new Date(report.startedAt))}: {report.drill} <strong>{report.verdict}</strong>, {report.text}
      </p>
      {report.gaps.length > 0 ? (
        <Wide label="Gaps of the last drill">
          <table>
            <thead>
              <tr>
                <th scope="col">Virtual host</th>
                <th scope="col">Direction</th>
                <th scope="col">Nobody was MASTER for</th>
                <th scope="col">Allowed</th>
              </tr>
            </thead>
            <tbody>
              {report.gaps.map((it) => (
                <tr key={it.virtualHost + it.direction}>
                  <th scope="row">{it.virtualHost}</th>
                  <td>{it.direction}</td>
                  <td>
                    {it.gapMs} ms, known to {it.marginMs} ms
                  </td>
                  <td>{it.allowedMs} ms</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
      ) : null}
      <p class="note">Below 0 both were. Measured: {report.measured}</p>
    </>
  );
}
