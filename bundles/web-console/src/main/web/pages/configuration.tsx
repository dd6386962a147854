import { useEffect, useState } from 'preact/hooks';
import type { View } from '../app';
import { Problem } from '../client';
import { agreements } from '../agreement';
import { now } from '../live';
import { Page, Trouble, Wide } from '../parts';
import { moment } from '../words';
import type { Differences } from '../wire';

/** Revisions, what changed between them, and the way to the other node. */
export function ConfigurationPage({ live, nodes, plan }: View) {
  const { value, problem } = live.revisions;
  const [chosen, setChosen] = useState<number>();
  if (!value) {
    return <Page title="Configuration">{problem ? <Trouble problem={problem} /> : <p>Asking the node …</p>}</Page>;
  }
  const agreed = agreements(nodes, undefined, live.pfsync, live.revisions, live.dhcp, now())[2]!;
  const to = chosen ?? value.revision;
  return (
    <Page title="Configuration" note={`Revision ${value.revision} is in force on ${nodes.here.node}.`}>
      {problem ? <Trouble problem={problem} /> : null}
      <section class="panel" aria-labelledby="other">
        <h2 id="other">The other node</h2>
        <p>
          {agreed.answer === 'yes' ? 'Both have the same configuration: ' : agreed.answer === 'no' ? 'The configurations differ: ' : ''}
          {agreed.text}
        </p>
        {value.peer?.role === 'primary' ? (
          <div class="buttons">
            <button onClick={() => plan({ title: `Push the configuration of ${nodes.here.node} to ${nodes.there.node}`, name: 'push', body: {}, verb: 'Push' })}>
              Push …
            </button>
          </div>
        ) : (
          <p class="note">Only the primary pushes{value.peer ? `; this node is ${value.peer.role}` : ''}.</p>
        )}
      </section>
      <section class="panel" aria-labelledby="revisions">
        <h2 id="revisions">Revisions</h2>
        <Wide label="Revisions">
          <table>
            <thead>
              <tr>
                <th scope="col">Number</th>
                <th scope="col">Outcome</th>
                <th scope="col">When</th>
                <th scope="col">By</th>
                <th scope="col">What</th>
                <th scope="col">Changes</th>
              </tr>
            </thead>
            <tbody>
              {value.revisions.map((it) => (
                <tr key={it.number} class={it.number === to ? 'chosen' : undefined}>
                  <th scope="row">{it.number}</th>
                  <td>{it.outcome === 'GOOD' ? '✓ good' : it.outcome === 'FAILED' ? `✕ failed: ${it.reason}` : '… pending'}</td>
                  <td>{moment(new Date(it.at))}</td>
                  <td>
                    {it.author}, {it.origin}
                  </td>
                  <td>{it.summary}</td>
                  <td>
                    <button class="quiet" aria-pressed={it.number === to} onClick={() => setChosen(it.number)}>
                      Show<span class="unseen"> what revision {it.number} changed</span>
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
      </section>
      {to > 0 ? <Changes view={{ live, nodes, plan }} to={to} /> : null}
    </Page>
  );
}

function Changes({ view: { live }, to }: { view: View; to: number }) {
  const [told, setTold] = useState<Differences>();
  const [problem, setProblem] = useState<Problem>();
  useEffect(() => {
    let isWanted = true;
    setTold(undefined);
    setProblem(undefined);
    live.client.get<Differences>(`config/diff?from=${Math.max(0, to - 1)}&to=${to}`).then(
      (it) => isWanted && setTold(it),
      (cause: unknown) => isWanted && cause instanceof Problem && setProblem(cause),
    );
    return () => {
      isWanted = false;
    };
  }, [to]);
  return (
    <section class="panel" aria-labelledby="changes">
      <h2 id="changes">
        From revision {Math.max(0, to - 1)} to {to}
      </h2>
      {problem ? <Trouble problem={problem} /> : null}
      {told && told.differences.length === 0 ? <p>Nothing differs.</p> : null}
      <ul aria-live="polite">
        {told?.differences.map((it) => (
          <li key={it.area + it.id}>
            <strong>{it.kind.toLowerCase()}</strong> {it.area} {it.id} {it.fields.length > 0 ? <span class="note">{it.fields.join(', ')}</span> : null}
          </li>
        ))}
      </ul>
      <p class="note">Names of fields, never values: they may be secret. With values: bin/ha configsync:diff.</p>
    </section>
  );
}
