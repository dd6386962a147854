// Builds the console for Maven: packages, types, tests, files, their size. Does only what is not done yet.
//   node build.mjs [--skip-tests]
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const BUDGET = 120 * 1024;
const OLDEST_NODE = 18;
const HERE = dirname(fileURLToPath(import.meta.url));
const OUTPUT = 'target/classes/web';
process.chdir(HERE);

function die(text) {
  console.error('web-console: ' + text);
  process.exit(1);
}

function files(directory) {
  return readdirSync(directory, { withFileTypes: true })
    .flatMap((it) => (it.isDirectory() ? files(join(directory, it.name)) : [join(directory, it.name)]))
    .sort();
}

function digest(paths) {
  const hash = createHash('sha256');
  for (const path of paths) hash.update(path + '\0').update(readFileSync(path)).update('\0');
  return hash.digest('hex');
}

function isDone(stamp, wanted) {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
}

function run(title, program, ...args) {
  try {
    execFileSync(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (failed) {
    if (failed.code === 'ENOENT') die(`${program} is not installed; on Debian: apt-get install nodejs npm`);
    process.stderr.write(failed.stdout ?? '');
    process.stderr.write(failed.stderr ?? '');
    die(`${title} failed`);
  }
}

function tool(name) {
  const at = JSON.parse(readFileSync(join('node_modules', name, 'package.json'), 'utf8'));
  const bin = typeof at.bin === 'string' ? at.bin : at.bin[name === 'typescript' ? 'tsc' : name];
  return join('node_modules', name, bin);
}

function install() {
  const wanted = digest(['package.json', 'package-lock.json', '.npmrc']);
  const stamp = 'node_modules/.tandemgate';
  if (isDone(stamp, wanted)) return;
  if (readFileSync('package-lock.json', 'utf8').includes('"resolved"')) {
    die('package-lock.json names where packages came from; npm install with the .npmrc beside it leaves that out');
  }
  run('npm ci', 'npm', 'ci', '--prefer-offline');
  writeFileSync(stamp, wanted);
}

function measure() {
  const sizes = files(OUTPUT).map((path) => gzipSync(readFileSync(path), { level: 9 }).length);
  const sum = sizes.reduce((a, b) => a + b, 0);
  if (sum > BUDGET) {
    rmSync(OUTPUT, { recursive: true });
    die(`the console is ${sum} octets by gzip, allowed are ${BUDGET}: leave something out`);
  }
  console.log(`web-console: ${sum} octets by gzip, allowed are ${BUDGET}`);
}

const [major] = process.versions.node.split('.').map(Number);
if (major < OLDEST_NODE) die(`Node.js is ${process.versions.node}, needs ${OLDEST_NODE} or newer`);
if (!existsSync('package-lock.json') || !statSync('package-lock.json').isFile()) die('package-lock.json is missing');
install();
mkdirSync('target', { recursive: true });
const inputs = [...files('src/main/web'), ...files('src/test/web'), 'package-lock.json', 'tsconfig.json', 'vite.config.ts', 'build.mjs'];
const wanted = digest(inputs);
if (!isDone('target/web.stamp', wanted) || !existsSync(join(OUTPUT, 'index.html'))) {
  run('the check of types', process.execPath, tool('typescript'), '--noEmit');
  run('vite build', process.execPath, tool('vite'), 'build', '--logLevel', 'warn');
  measure();
  writeFileSync('target/web.stamp', wanted);
}
if (!process.argv.includes('--skip-tests') && !isDone('target/web-tests.stamp', wanted)) {
  const report = '--outputFile.junit=target/vitest-reports/TEST-web-console.xml';
  run('a test', process.execPath, tool('vitest'), 'run', '--reporter=default', '--reporter=junit', report);
  writeFileSync('target/web-tests.stamp', wanted);
}
