import { useState } from 'preact/hooks';
import { Client, Problem } from './client';
import { Trouble } from './parts';

/** Asks for an account of the node, and hands on a client that has been let in. */
export function Login({ before, enter }: { before: Problem | undefined; enter: (client: Client) => void }) {
  const [user, setUser] = useState('');
  const [password, setPassword] = useState('');
  const [problem, setProblem] = useState(before);
  const [busy, setBusy] = useState(false);

  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    const client = new Client(user, password);
    try {
      await client.get('status');
      enter(client);
    } catch (cause) {
      setPassword('');
      setProblem(cause instanceof Problem ? cause : new Problem(0, 'defect', String(cause), 'reload the page'));
      setBusy(false);
    }
  };

  return (
    <main class="login">
      <h1>Tandemgate</h1>
      <p>
        This is the page of <strong>{location.host}</strong>. It needs an account of this node (<code>etc/users.properties</code>):
        a viewer looks, an operator moves roles, an admin also forces.
      </p>
      <form onSubmit={(it) => void submit(it)}>
        <label>
          User
          <input name="user" autocomplete="username" required autofocus value={user} onInput={(it) => setUser(it.currentTarget.value)} />
        </label>
        <label>
          Password
          <input
            name="password"
            type="password"
            autocomplete="current-password"
            required
            value={password}
            onInput={(it) => setPassword(it.currentTarget.value)}
          />
        </label>
        <button class="act" disabled={busy}>
          Log in
        </button>
      </form>
      {problem ? <Trouble problem={problem} /> : null}
      <p class="note">The password stays in this page, and is gone when it is closed or loaded again.</p>
    </main>
  );
}
