/** Numbers as people say them. Pure. */

/** A time span, e.g. `0.4 s`, `12 s`, `3 min 20 s`, `4 h 10 min`, `12 d 4 h`. */
export function span(ms: number): string {
  const rest = Math.max(0, ms);
  if (rest < 9_950) return `${(rest / 1000).toFixed(1)} s`;
  const seconds = Math.round(rest / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return two(minutes, 'min', seconds % 60, 's');
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return two(hours, 'h', minutes % 60, 'min');
  return two(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

function two(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** A count with thin spaces between thousands. */
export function count(number: number): string {
  return Math.round(number)
    .toString()
    .replace(/\B(?=(\d{3})+(?!\d))/g, '\u202f');
}

/** Milliseconds with as many digits as mean something; `not known` without. */
export function millis(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return 'not known';
  return ms < 10 ? `${ms.toFixed(1)} ms` : `${Math.round(ms)} ms`;
}

function pad(number: number): string {
  return String(number).padStart(2, '0');
}

/** Time of day of the browser, to the second. */
export function clock(at: Date): string {
  return `${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}`;
}

/** Date and time of day of the browser, e.g. `2026-01-31 04:05:06`. */
export function moment(at: Date): string {
  return `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())} ${clock(at)}`;
}

/** Words with commas, and `and` before the last. */
export function list(words: string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
