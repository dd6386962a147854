import { useEffect, useReducer, useRef, useState } from 'preact/hooks';
import type { Client, Problem } from './client';
import { Live, now } from './live';
import { Login } from './login';
import { both, type Both } from './nodes';
import { OperationDialog, type Plan } from './operation';
import { Age, Dialog, RoleWord } from './parts';
import { ConfigurationPage } from './pages/configuration';
import { ConnectionsPage } from './pages/connections';
import { DhcpPage } from './pages/dhcp';
import { DoctorPage } from './pages/doctor';
import { NowPage } from './pages/now';
import { TimelinePage } from './pages/timeline';
import { absence } from './present';

/** What a page is given. */
export interface View {
  live: Live;
  nodes: Both;
  /** Opens an operation's window. */
  plan: (plan: Plan) => void;
}

interface Entry {
  path: string;
  title: string;
  /** Behind `g`. */
  key: string;
  page: (view: View) => preact.JSX.Element;
  /** Whether the node has it. */
  isThere?: (live: Live) => boolean;
}

const PAGES: Entry[] = [
  { path: 'now', title: 'Now', key: 'n', page: NowPage },
  { path: 'timeline', title: 'Timeline', key: 't', page: TimelinePage },
  { path: 'connections', title: 'Connections', key: 'c', page: ConnectionsPage },
  { path: 'configuration', title: 'Configuration', key: 'f', page: ConfigurationPage },
  { path: 'dhcp', title: 'DHCP', key: 'd', page: DhcpPage },
  { path: 'doctor', title: 'Doctor', key: 'o', page: DoctorPage, isThere: (live) => !absence(live.status.value, 'doctor') },
];

/** Ages tick between two answers. */
const TICK_MS = 250;
const CHORD_MS = 1_500;

export function App() {
  const [client, setClient] = useState<Client>();
  const [problem, setProblem] = useState<Problem>();
  const leave = (why?: Problem) => {
    setProblem(why);
    setClient(undefined);
  };
  return client ? <Console client={client} leave={leave} /> : <Login before={problem} enter={setClient} />;
}

function here(): string {
  return location.hash.replace(/^#\/?/, '') || 'now';
}

function usePath(): string {
  const [path, setPath] = useState(here());
  useEffect(() => {
    const changed = () => setPath(here());
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return path;
}

/** `g` and a letter opens a page, `?` tells the keys. */
function useKeys(help: () => void): void {
  useEffect(() => {
    let since = Number.NEGATIVE_INFINITY;
    const pressed = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      if (event.ctrlKey || event.altKey || event.metaKey || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)) return;
      const entry = now() - since < CHORD_MS ? PAGES.find((it) => it.key === event.key) : undefined;
      since = event.key === 'g' ? now() : Number.NEGATIVE_INFINITY;
      if (entry) location.hash = '#/' + entry.path;
      else if (event.key === '?') help();
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, []);
}

function useLive(client: Client, leave: (why?: Problem) => void): Live {
  const [, tick] = useReducer((it: number) => it + 1, 0);
  const kept = useRef<Live>();
  kept.current ??= new Live(client, () => tick(0), leave);
  const live = kept.current;
  useEffect(() => {
    live.begin();
    const timer = setInterval(() => tick(0), TICK_MS);
    const seen = () => void live.refresh();
    document.addEventListener('visibilitychange', seen);
    return () => {
      live.close();
      clearInterval(timer);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [live]);
  return live;
}

function Console({ client, leave }: { client: Client; leave: (why?: Problem) => void }) {
  const live = useLive(client, leave);
  const path = usePath();
  const [plan, setPlan] = useState<Plan>();
  const [help, setHelp] = useState(false);
  useKeys(() => setHelp(true));

  const status = live.status.value;
  if (!status) return <main class="login">{live.status.problem ? live.status.problem.message : 'Asking the node …'}</main>;
  const nodes = both(status, now() - live.status.at);
  const entry = PAGES.find((it) => it.path === path) ?? PAGES[0]!;
  const Shown = entry.page;
  return (
    <div class={nodes.here.fresh ? 'console' : 'console stale'}>
      <a class="skip" href="#content" onClick={(it) => skip(it)}>
        Skip to the content
      </a>
      <Head nodes={nodes} live={live} path={entry.path} leave={() => leave()} help={() => setHelp(true)} />
      <main id="content">
        <Shown live={live} nodes={nodes} plan={setPlan} />
      </main>
      {plan ? (
        <OperationDialog
          client={client}
          plan={plan}
          close={() => {
            setPlan(undefined);
            plan.closed?.();
            void live.refresh();
          }}
        />
      ) : null}
      {help ? <Keys close={() => setHelp(false)} /> : null}
    </div>
  );
}

/** The part behind `#` names the page, so the link cannot jump by it. */
function skip(event: Event): void {
  event.preventDefault();
  document.querySelector<HTMLElement>('main h1')?.focus();
}

function Head(props: { nodes: Both; live: Live; path: string; leave: () => void; help: () => void }) {
  const { nodes, live, path } = props;
  return (
    <header>
      <div class="bar">
        <span class="brand">
          Tandemgate <span class="node-name">{nodes.here.node}</span> <RoleWord role={nodes.here.role} />
        </span>
        <span class="pulse" data-age>
          {nodes.here.fresh ? (live.isFollowing ? 'live' : 'every second, no events') : <Age ms={nodes.here.age} />}
        </span>
        <span class="account">
          {live.client.user}
          <button class="quiet" onClick={props.help} aria-label="Keys" title="Keys (?)">
            ?
          </button>
          <button class="quiet" onClick={props.leave}>
            Log out
          </button>
        </span>
      </div>
      <nav aria-label="Pages">
        {PAGES.filter((it) => !it.isThere || it.isThere(live)).map((it) => (
          <a href={'#/' + it.path} aria-current={it.path === path ? 'page' : undefined} key={it.path}>
            {it.title}
          </a>
        ))}
      </nav>
    </header>
  );
}

function Keys({ close }: { close: () => void }) {
  return (
    <Dialog title="Keys" close={close}>
      <dl class="facts">
        {PAGES.map((it) => (
          <div key={it.path}>
            <dt>
              <kbd>g</kbd> <kbd>{it.key}</kbd>
            </dt>
            <dd>{it.title}</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>Esc</kbd>
          </dt>
          <dd>closes a window, nothing is done</dd>
        </div>
      </dl>
      <div class="buttons">
        <button onClick={close}>Close</button>
      </div>
    </Dialog>
  );
}
