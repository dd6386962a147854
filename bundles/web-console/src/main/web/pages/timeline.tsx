import { useState } from 'preact/hooks';
import type { View } from '../app';
import { lanes, type Band } from '../bands';
import { Page, Trouble, Wide } from '../parts';
import { clock, moment, span } from '../words';

const HOUR = 3_600_000;
const SPANS: [string, number][] = [
  ['10 min', HOUR / 6],
  ['1 h', HOUR],
  ['6 h', 6 * HOUR],
  ['24 h', 24 * HOUR],
];
const SHOWN = 200;

/** Roles over time and everything that happened, as this node saw it. */
export function TimelinePage({ live, nodes }: View) {
  const [length, setLength] = useState(HOUR);
  const [picked, setPicked] = useState<string>();
  const [kind, setKind] = useState('');
  const problem = live.history.problem;
  if (problem?.isAbsent) {
    return (
      <Page title="Timeline">
        <Trouble problem={problem} />
      </Page>
    );
  }
  const to = Date.now();
  const from = to - length;
  const rows = lanes(
    live.events,
    nodes.here.virtualHosts.map((it) => it.name),
    from,
    to,
  );
  const kinds = [...new Set(live.events.map((it) => it.kind))].sort();
  const events = live.events
    .filter((it) => kind === '' || it.kind === kind)
    .slice(-SHOWN)
    .reverse();
  return (
    <Page title="Timeline" note={`What ${nodes.here.node} saw; times of this browser. Epoch ${live.history.value?.epoch ?? '?'}.`}>
      {problem ? <Trouble problem={problem} /> : null}
      <div class="buttons" role="group" aria-label="Length">
        {SPANS.map(([name, ms]) => (
          <button key={name} aria-pressed={ms === length} onClick={() => setLength(ms)}>
            {name}
          </button>
        ))}
      </div>
      <section class="panel lanes" aria-label={`Roles from ${clock(new Date(from))} to ${clock(new Date(to))}`}>
        {rows.map((lane) => (
          <div class="lane" key={lane.name}>
            <span class="lane-name">{lane.name}</span>
            <div class="lane-bands">
              {lane.bands.map((it, index) => (
                <button
                  key={index}
                  class={`band band-${(it.role || 'unknown').toLowerCase()}`}
                  style={{ left: `${(100 * (it.from - from)) / length}%`, width: `${(100 * (it.to - it.from)) / length}%` }}
                  onClick={() => setPicked(tell(lane.name, it))}
                  title={tell(lane.name, it)}
                  aria-label={tell(lane.name, it)}
                >
                  {it.role || '?'}
                </button>
              ))}
            </div>
          </div>
        ))}
        <div class="lane-axis" aria-hidden="true">
          <span>{length > HOUR ? moment(new Date(from)) : clock(new Date(from))}</span>
          <span>now</span>
        </div>
        <p role="status" class="note">
          {picked ?? 'Choose a band for what caused it.'}
        </p>
      </section>
      <section class="panel" aria-labelledby="events">
        <h2 id="events">Events</h2>
        <label class="inline">
          Kind
          <select value={kind} onChange={(it) => setKind(it.currentTarget.value)}>
            <option value="">all</option>
            {kinds.map((it) => (
              <option key={it}>{it}</option>
            ))}
          </select>
        </label>
        <Wide label="Events">
          <table>
            <thead>
              <tr>
                <th scope="col">When</th>
                <th scope="col">Kind</th>
                <th scope="col">About</th>
                <th scope="col">What</th>
                <th scope="col">Cause</th>
                <th scope="col">Id</th>
              </tr>
            </thead>
            <tbody>
              {events.map((it) => (
                <tr key={it.id}>
                  <td>{moment(new Date(it.at))}</td>
                  <td>{it.kind}</td>
                  <td>{it.subject}</td>
                  <td>{it.text}</td>
                  <td>{it.details['cause'] ?? ''}</td>
                  <td>{it.id}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Wide>
        {events.length === SHOWN ? <p class="note">The newest {SHOWN}; all: bin/ha ha:events.</p> : null}
      </section>
    </Page>
  );
}

function tell(name: string, band: Band): string {
  const role = band.role || 'not known';
  return `${name}: ${role} from ${clock(new Date(band.from))} for ${span(band.to - band.from)}${band.cause ? `, cause: ${band.cause}` : ''}`;
}
