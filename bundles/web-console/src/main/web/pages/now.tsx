import { Fragment } from 'preact';
import { useState } from 'preact/hooks';
import type { View } from '../app';
import { agreements } from '../agreement';
import { now } from '../live';
import type { Both, Side } from '../nodes';
import type { Plan } from '../operation';
import { Age, Page, RoleWord, Wide } from '../parts';
import { verdict, type Level } from '../verdict';
import { moment, span } from '../words';
import type { Explanation, Fact, HaEvent } from '../wire';

const LEVELS: Record<Level, [string, string]> = {
  well: ['✓', 'Well'],
  look: ['!', 'Look'],
  alarm: ['✕', 'Alarm'],
  unknown: ['?', 'Unknown'],
};

/** One glance: who is master, since when, why, and whether both nodes agree. */
export function NowPage({ live, nodes, plan }: View) {
  const told = verdict(nodes);
  const [shape, word] = LEVELS[told.level];
  return (
    <Page title="Now">
      <section class={`verdict verdict-${told.level}`} aria-label="Condition">
        <span class="verdict-mark">
          <span aria-hidden="true">{shape}</span> {word}
        </span>
        <div>
          <p class="verdict-text">{told.text}</p>
          <p class="verdict-then">{told.then}</p>
        </div>
      </section>
      <p class="unseen" role="status">
        {`${nodes.here.node} is ${nodes.here.role}, ${nodes.there.node} is ${nodes.there.role}`}
      </p>
      <div class="nodes">
        <NodeCard side={nodes.here} plan={plan} />
        <Link nodes={nodes} />
        <NodeCard side={nodes.there} plan={plan} />
      </div>
      <Problems nodes={nodes} />
      <Groups nodes={nodes} why={live.why.value?.groups ?? []} />
      <Agree view={{ live, nodes, plan }} />
      <LastEvents events={live.events} />
    </Page>
  );
}

function NodeCard({ side, plan }: { side: Side; plan: (plan: Plan) => void }) {
  const longest = side.virtualHosts.length > 0 ? Math.min(...side.virtualHosts.map((it) => it.sinceAgeMs)) : undefined;
  const reason = side.virtualHosts.find((it) => it.reason)?.reason;
  return (
    <section class={side.fresh ? 'node' : 'node gone'} aria-label={`Node ${side.node}`} data-node={side.node}>
      <h2>
        {side.node} {side.local ? <span class="tag">serves this page</span> : null}
      </h2>
      <p class="node-role" data-role={side.role}>
        <RoleWord role={side.role} large />
      </p>
      {side.fresh && longest !== undefined ? (
        <p>
          for <strong>{span(longest)}</strong>
          {reason ? <>: {reason}</> : null}
        </p>
      ) : null}
      {!side.fresh ? <p>{side.local ? 'This node does not answer.' : silence(side)}</p> : null}
      <dl class="facts">
        <div>
          <dt>Seen</dt>
          <dd>
            <Age ms={side.age} />
            {side.address ? ` at ${side.address}` : ''}
          </dd>
        </div>
        <div>
          <dt>Maintenance</dt>
          <dd>{side.maintenance === null ? 'not known' : side.maintenance ? `on${side.maintenanceReason ? `: ${side.maintenanceReason}` : ''}` : 'off'}</dd>
        </div>
        <div>
          <dt>Demotion</dt>
          <dd>{side.demotion.length === 0 ? (side.fresh && side.ready !== null ? 'none' : 'not known') : side.demotion.map((it) => `${it.amount} in ${it.group}: ${it.reason}`).join('; ')}</dd>
        </div>
      </dl>
      {side.local ? <Acts side={side} plan={plan} /> : null}
    </section>
  );
}

function silence(side: Side): string {
  return side.age === null ? 'Nothing has been heard of it. What it is nobody knows.' : `Silent for ${span(side.age)}: what it is now nobody knows.`;
}

function Acts({ side, plan }: { side: Side; plan: (plan: Plan) => void }) {
  const holds = side.role === 'MASTER' || side.role === 'MIXED';
  return (
    <div class="buttons">
      <button
        disabled={!side.fresh || !holds}
        onClick={() => plan({ title: `Hand every role of ${side.node} over`, name: 'handover', body: {}, verb: 'Hand over' })}
      >
        Hand over …
      </button>
      {side.maintenance ? (
        <button
          disabled={!side.fresh}
          onClick={() => plan({ title: `End maintenance of ${side.node}`, name: 'maintenance', body: { on: false }, verb: 'End maintenance' })}
        >
          End maintenance …
        </button>
      ) : (
        <button
          disabled={!side.fresh}
          onClick={() =>
            plan({ title: `Maintenance of ${side.node}`, name: 'maintenance', body: { on: true }, reason: true, verb: 'Begin maintenance' })
          }
        >
          Maintenance …
        </button>
      )}
    </div>
  );
}

/** What is between the two. */
function Link({ nodes: { here, there } }: { nodes: Both }) {
  const parts = [
    there.rttMs !== null && there.fresh ? `answers in ${there.rttMs.toFixed(1)} ms` : '',
    here.connections && there.connections && there.fresh && here.connections.lagP99Ms !== null
      ? `replication lag ${here.connections.lagP99Ms.toFixed(1)} ms`
      : '',
  ].filter(Boolean);
  return (
    <div class={there.fresh && here.fresh ? 'link' : 'link link-broken'}>
      <span>{there.fresh && here.fresh ? 'linked' : 'not linked'}</span>
      {parts.map((it) => (
        <small key={it}>{it}</small>
      ))}
    </div>
  );
}

function Problems({ nodes: { here, there } }: { nodes: Both }) {
  const all = [here, there].flatMap((side) => side.problems.map((it) => ({ node: side.node, ...it })));
  const untold = there.problem && all.every((it) => it.text !== there.problem) ? there.problem : undefined;
  if (all.length === 0 && !untold) return null;
  return (
    <section aria-labelledby="problems" class="panel">
      <h2 id="problems">Needs attention</h2>
      <ul class="problems">
        {all.map((it) => (
          <li key={it.node + it.source + it.text}>
            <strong>
              {it.node}, {it.source}
            </strong>{' '}
            {it.text} <span class="age">for {span(it.sinceAgeMs)}</span>
          </li>
        ))}
        {untold ? (
          <li>
            <strong>{there.node}</strong> {untold}
          </li>
        ) : null}
      </ul>
    </section>
  );
}

/** Every virtual host with its role on both nodes, and why. */
function Groups({ nodes: { here, there }, why }: { nodes: Both; why: Explanation[] }) {
  const names = [...new Set([...here.virtualHosts, ...there.virtualHosts].map((it) => it.name))].sort();
  const [open, setOpen] = useState<string>();
  return (
    <section aria-labelledby="groups" class="panel">
      <h2 id="groups">Virtual hosts</h2>
      <Wide label="Virtual hosts">
        <table>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Addresses</th>
              <th scope="col">{here.node}</th>
              <th scope="col">{there.node}</th>
              <th scope="col">On {here.node} since</th>
              <th scope="col">Because</th>
            </tr>
          </thead>
          <tbody>
            {names.map((name) => {
              const mine = here.virtualHosts.find((it) => it.name === name);
              const theirs = there.virtualHosts.find((it) => it.name === name);
              const explained = why.find((it) => it.name === name);
              return (
                <Fragment key={name}>
                  <tr>
                    <th scope="row">
                      {explained ? (
                        <button class="quiet" aria-expanded={open === name} onClick={() => setOpen(open === name ? undefined : name)}>
                          {open === name ? '▾' : '▸'} {name}
                        </button>
                      ) : (
                        name
                      )}
                    </th>
                    <td>
                      {(mine ?? theirs)?.addresses.join(' ')} <span class="note">vhid {(mine ?? theirs)?.vhid}</span>
                    </td>
                    <td>{mine ? <RoleWord role={mine.state} /> : 'absent'}</td>
                    <td>{theirs ? <RoleWord role={theirs.state} /> : <RoleWord role="UNKNOWN" />}</td>
                    <td>{mine && here.fresh ? span(mine.sinceAgeMs) : ''}</td>
                    <td class="words">{(here.fresh && (mine?.problem ?? mine?.reason)) || ''}</td>
                  </tr>
                  {explained && open === name ? (
                    <tr>
                      <td colSpan={6}>
                        <Why explained={explained} node={here.node} />
                      </td>
                    </tr>
                  ) : null}
                </Fragment>
              );
            })}
          </tbody>
        </table>
      </Wide>
    </section>
  );
}

function Why({ explained, node }: { explained: Explanation; node: string }) {
  return (
    <div class="why">
      <Facts title={`${node} is ${explained.state} of ${explained.name} because`} facts={explained.because} />
      <Facts title="It would leave this when" facts={explained.wouldMove} />
      <Facts title="In its way stands" facts={explained.prevents} />
    </div>
  );
}

function Facts({ title, facts }: { title: string; facts: Fact[] }) {
  return facts.length === 0 ? null : (
    <>
      <h3>{title}</h3>
      <ul>
        {facts.map((it) => (
          <li key={it.text}>
            {it.text} <span class="note">{it.ageMs === null ? it.source : `${it.source}, ${span(it.ageMs)} ago`}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

const ANSWERS = { yes: '✓ yes', no: '✕ no', unknown: '? not known', absent: '– not installed' };

function Agree({ view: { live, nodes } }: { view: View }) {
  const all = agreements(nodes, live.status.value?.disagreements, live.pfsync, live.revisions, live.dhcp, now());
  return (
    <section aria-labelledby="agree" class="panel">
      <h2 id="agree">Do both nodes agree?</h2>
      <dl class="agree">
        {all.map((it) => (
          <div key={it.about} class={'answer-' + it.answer}>
            <dt>{it.about}</dt>
            <dd>
              <strong>{ANSWERS[it.answer]}</strong> {it.text}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function LastEvents({ events }: { events: HaEvent[] }) {
  const last = events.slice(-5).reverse();
  return last.length === 0 ? null : (
    <section aria-labelledby="last" class="panel">
      <h2 id="last">What happened last</h2>
      <ol class="events">
        {last.map((it) => (
          <li key={it.id}>
            <time dateTime={it.at}>{moment(new Date(it.at))}</time> <span class="tag">{it.kind}</span> <strong>{it.subject}</strong> {it.text}
          </li>
        ))}
      </ol>
      <p>
        <a href="#/timeline">Everything that is kept</a>
      </p>
    </section>
  );
}
