import type { View } from '../app';
import { now } from '../live';
import { Age, Page, Trouble, Wide } from '../parts';
import { millis } from '../words';
import type { DhcpServer, DhcpService } from '../wire';

/** Two DHCP servers that fail over with the gateway. */
export function DhcpPage({ live, nodes }: View) {
  const { value, problem, at } = live.dhcp;
  if (!value) {
    return <Page title="DHCP">{problem ? <Trouble problem={problem} /> : <p>Asking the node …</p>}</Page>;
  }
  return (
    <Page title="DHCP" note="Asked every 5 s.">
      {problem ? <Trouble problem={problem} /> : null}
      {value.services.map((it) => (
        <Service key={it.name} service={it} here={nodes.here.node} there={nodes.there.node} passedMs={now() - at} />
      ))}
      {value.services.length === 0 ? <p>No server is configured: set service4.url in etc/org.tandemgate.keaha.cfg.</p> : null}
    </Page>
  );
}

function Service({ service, here, there, passedMs }: { service: DhcpService; here: string; there: string; passedMs: number }) {
  return (
    <section class="panel" aria-labelledby={service.name}>
      <h2 id={service.name}>
        {service.name} <span class="tag">{service.mode}</span> {service.maintenance ? <span class="tag">maintenance</span> : null}
      </h2>
      <p class={service.well ? 'answer-yes' : 'answer-no'}>
        <strong>{service.well ? '✓' : '✕'} {service.condition}</strong> {service.text} {service.next ? <span class="next">Next: {service.next}</span> : null}
      </p>
      <Wide label={service.name}>
        <table>
          <thead>
            <tr>
              <th scope="col">Server</th>
              <th scope="col">State</th>
              <th scope="col">Serves</th>
              <th scope="col">Reached</th>
              <th scope="col">Said</th>
            </tr>
          </thead>
          <tbody>
            <Server node={here} server={service.local} passedMs={passedMs} />
            <Server node={there} server={service.peer} passedMs={passedMs} />
          </tbody>
        </table>
      </Wide>
      <p class="note">Clocks differ by {millis(service.skewMs)}.</p>
    </section>
  );
}

/** Asked every 5 s, through a node that asks as often. */
const LIMIT_MS = 15_000;

function Server({ node, server, passedMs }: { node: string; server: DhcpServer; passedMs: number }) {
  const age = server.ageMs === null ? null : server.ageMs + passedMs;
  return (
    <tr class={age === null || age > LIMIT_MS ? 'old' : undefined}>
      <th scope="row">
        {server.name || 'server'} <span class="note">{node}</span>
      </th>
      <td>{server.state ?? 'not known'}</td>
      <td>{server.scopes.join(', ') || 'nobody'}</td>
      <td>
        {server.reach.toLowerCase()} {server.error ? <span class="trouble">{server.error}</span> : null}
      </td>
      <td>
        <Age ms={age} limit={LIMIT_MS} />
      </td>
    </tr>
  );
}
