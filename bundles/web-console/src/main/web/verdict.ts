import type { Both, Side } from './nodes';
import { list, span } from './words';

/** The overall condition in one sentence, and what would happen on a failure. Pure. */

export type Level = 'well' | 'look' | 'alarm' | 'unknown';

export interface Verdict {
  level: Level;
  /** What it is. */
  text: string;
  /** What would happen, or what to do. */
  then: string;
}

function say(level: Level, text: string, then: string): Verdict {
  return { level, text, then };
}

function holds(side: Side): string[] {
  return side.virtualHosts.filter((it) => it.state === 'MASTER').map((it) => it.name);
}

/** One sentence on both nodes, the worst first. */
export function verdict({ here, there }: Both): Verdict {
  if (!here.fresh) {
    return say(
      'unknown',
      `${here.node} has not answered for ${span(here.age ?? 0)}: nobody knows what it is now.`,
      `Open the page of ${there.node}${there.address ? ` (${there.address})` : ''}.`,
    );
  }
  if (here.virtualHosts.length === 0) {
    return say('look', `${here.node} has no virtual host.`, 'Write etc/org.tandemgate.carp-NAME.cfg on both nodes.');
  }
  const mine = holds(here);
  const theirs = holds(there);
  const twice = mine.filter((it) => theirs.includes(it));
  if (twice.length > 0) {
    return say(
      'alarm',
      `${list(twice)}: both nodes are MASTER.`,
      'Passphrase, addresses and vhid equal? Does multicast pass? README: two masters.',
    );
  }
  const nobodys = here.virtualHosts.map((it) => it.name).filter((it) => !mine.includes(it) && !theirs.includes(it));
  if (nobodys.length > 0) {
    return say(
      there.fresh ? 'alarm' : 'look',
      `${list(nobodys)}: ${here.node} is not MASTER and hears nobody who is.`,
      `It takes over when the master-down time is over. Else see why below, and the page of ${there.node}.`,
    );
  }
  return mine.length > 0 && theirs.length > 0 ? divided(here, there, mine, theirs) : one(here, there, mine.length > 0);
}

function divided(here: Side, there: Side, mine: string[], theirs: string[]): Verdict {
  return say(
    'look',
    `The roles are divided: ${list(mine)} on ${here.node}, ${list(theirs)} on ${there.node}.`,
    'Packets of one connection may pass both nodes. Hand over on one of them.',
  );
}

function one(here: Side, there: Side, isHere: boolean): Verdict {
  const master = isHere ? here : there;
  const standby = isHere ? there : here;
  const longest = Math.min(...master.virtualHosts.map((it) => it.sinceAgeMs));
  const serving = `${master.node} is MASTER for ${span(longest)}`;
  const weak = weakness(standby);
  if (weak) {
    return say('look', `${serving}, alone: ${weak}.`, `If ${master.node} fails now, nobody may take over.`);
  }
  const ill = [...here.problems, ...there.problems].length;
  const text = `${serving}, ${standby.node} is BACKUP.`;
  const then = `If ${master.node} fails, ${standby.node} takes over.`;
  return ill > 0
    ? say('look', text, `${then} ${ill === 1 ? 'A problem needs' : `${ill} problems need`} attention, see below.`)
    : say('well', text, then);
}

/** Why a standby would not take over; empty when it would. */
function weakness(standby: Side): string {
  if (!standby.fresh) {
    return standby.age === null
      ? `${standby.node} has not been heard`
      : `${standby.node} has been silent for ${span(standby.age)}`;
  }
  if (standby.maintenance) {
    return `${standby.node} is in maintenance${standby.maintenanceReason ? ` (${standby.maintenanceReason})` : ''}`;
  }
  if (standby.demotion.length > 0) return `${standby.node} is demoted (${standby.demotion[0]!.reason})`;
  const out = standby.virtualHosts.filter((it) => it.state === 'INIT').map((it) => it.name);
  return out.length > 0 ? `${list(out)} takes no part on ${standby.node}` : '';
}
