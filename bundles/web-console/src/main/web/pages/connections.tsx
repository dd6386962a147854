import type { View } from '../app';
import { Chart } from '../chart';
import { now, type Sample } from '../live';
import { Age, Page, Trouble } from '../parts';
import { count, millis } from '../words';

/** Replicated connections: how many, how fast, how far behind. */
export function ConnectionsPage({ live, nodes }: View) {
  const { value, problem, at } = live.pfsync;
  if (!value) {
    return <Page title="Connections">{problem ? <Trouble problem={problem} /> : <p>Asking the node …</p>}</Page>;
  }
  const seconds = live.samples.map((it) => it.seconds);
  const age = now() - at;
  return (
    <Page title="Connections" note="Every second, kept for an hour while this page is open. Drag over a chart to look closer, double-click to come back.">
      {problem ? <Trouble problem={problem} /> : null}
      {value.problem ? <p class="trouble">{value.problem}</p> : null}
      <dl class={age > 2000 ? 'facts wide-facts old' : 'facts wide-facts'}>
        <Fact name={`Connections on ${nodes.here.node}`} value={count(value.entries)} />
        <Fact
          name={`Connections on ${nodes.there.node}`}
          value={nodes.there.fresh && nodes.there.connections ? count(nodes.there.connections.entries) : 'not known'}
        />
        <Fact name="Lag, half of them within" value={millis(value.lagMs.p50)} />
        <Fact name="Lag, 99 of 100 within" value={millis(value.lagMs.p99)} />
        <Fact name="Packets lost" value={count(value.lost)} />
        <Fact name="Sent, received" value={`${count(value.sentPackets)}, ${count(value.receivedPackets)} packets`} />
        <Fact name="Last request for all" value={value.bulk.state === 'running' ? `${value.bulk.percent} %` : value.bulk.state} />
        <Fact name="Link" value={`${value.syncdev}, ${value.up ? 'up' : 'down'}`} />
        <div>
          <dt>Other node heard</dt>
          <dd>
            <Age ms={value.peerAgeMs === null ? null : value.peerAgeMs + age} />
          </dd>
        </div>
      </dl>
      <Chart
        title="Connections"
        unit=""
        seconds={seconds}
        lines={[{ label: nodes.here.node, colour: '--line-1', values: live.samples.map((it) => it.pfsync.entries) }]}
      />
      <Chart
        title="Lag of the replica"
        unit="ms"
        seconds={seconds}
        lines={[
          { label: 'half', colour: '--line-1', values: live.samples.map((it) => it.pfsync.lagMs.p50) },
          { label: '99 of 100', colour: '--line-2', values: live.samples.map((it) => it.pfsync.lagMs.p99) },
        ]}
      />
      <Chart
        title="Packets per second"
        unit=""
        seconds={seconds}
        lines={[
          { label: 'sent', colour: '--line-1', values: rates(live.samples, (it) => it.pfsync.sentPackets) },
          { label: 'received', colour: '--line-2', values: rates(live.samples, (it) => it.pfsync.receivedPackets) },
        ]}
      />
    </Page>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** A counter that falls belongs to a bundle that was started again: there is no rate over that. */
export function rates(samples: Sample[], counter: (sample: Sample) => number): (number | null)[] {
  return samples.map((it, index) => {
    const before = samples[index - 1];
    if (!before || it.seconds <= before.seconds) return null;
    const rise = counter(it) - counter(before);
    return rise < 0 ? null : rise / (it.seconds - before.seconds);
  });
}
