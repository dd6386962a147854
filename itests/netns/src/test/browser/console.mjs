// The console of two live nodes in a real browser. ConsoleIT starts it at the client and does what it asks for on standard output.
//   node console.mjs MODULES GW1 GW2 DIRECTORY     (where packages are, addresses of the nodes, where pictures and answers lie)
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { request } from 'node:https';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [modules, gw1, gw2, directory] = process.argv.slice(2);
const resolve = createRequire(join(modules, 'package.json')).resolve;
const { chromium } = createRequire(join(modules, 'package.json'))('playwright-core');
const AXE = readFileSync(resolve('axe-core/axe.min.js'), 'utf8');
const PASSWORD = 'correct-horse';
const ALLOWED_MS = 500;
const LIMIT = { timeout: 30_000 };
const errors = [];
const latencies = [];
let wanted = 0;

/** Has ConsoleIT do something, and waits until it is done. */
async function have(what) {
  const answer = join(directory, `done-${++wanted}`);
  console.log(`want ${wanted} ${what}`);
  const until = Date.now() + 60_000;
  while (!existsSync(answer)) {
    assert.ok(Date.now() < until, `nobody did: ${what}`);
    await new Promise((next) => setTimeout(next, 10));
  }
}

/** A virtual host as the node itself tells of it. */
function group(address) {
  return new Promise((tell, fail) => {
    const headers = { Authorization: 'Basic ' + Buffer.from(`vera:${PASSWORD}`).toString('base64') };
    request(`https://${address}:8443/api/v1/groups/lan`, { headers, rejectUnauthorized: false }, (response) => {
      let text = '';
      response.on('data', (piece) => (text += piece)).on('end', () => tell(JSON.parse(text)));
    })
      .on('error', fail)
      .end();
  });
}

/** A page that writes down every error, every request to somebody else, and every role that it shows. */
async function open(browser, address, options = {}) {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  page.expected = [];
  page.on('pageerror', (error) => errors.push(`${address}: ${error.stack}`));
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    const text = `${message.text()} ${message.location().url}`;
    if (page.expected.some((it) => it.test(text))) return;
    errors.push(`${address}: ${text}`);
  });
  page.on('request', (it) => {
    if (!it.url().startsWith(`https://${address}:8443/`)) errors.push(`${address}: request to ${it.url()}`);
  });
  const answer = await page.goto(`https://${address}:8443/`);
  assert.match(answer.headers()['content-security-policy'], /default-src 'none'/);
  return page;
}

async function login(page, user, password = PASSWORD) {
  await page.getByLabel('User').fill(user);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
}

async function enter(browser, address, user, options) {
  const page = await open(browser, address, options);
  await login(page, user);
  await page.locator('[data-node=gw1]').waitFor(LIMIT);
  await page.evaluate(() => {
    window.seen = [];
    const look = () => {
      const roles = [...document.querySelectorAll('.node')].map((it) => [it.dataset.node, it.querySelector('[data-role]').dataset.role]);
      const last = JSON.stringify(roles);
      if (window.seen.at(-1)?.text !== last) window.seen.push({ at: Date.now(), text: last, roles: Object.fromEntries(roles) });
    };
    look();
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
  });
  return page;
}

async function shows(page, node, role) {
  await page.locator(`[data-node=${node}] [data-role=${role}]`).waitFor(LIMIT);
}

/** From the moment at which the node took the role to the moment at which its page shows it. */
async function latency(page, address, node, role) {
  await shows(page, node, role);
  const since = Date.parse((await group(address)).since);
  const seen = await page.evaluate(() => window.seen);
  const first = seen.find((it) => it.at >= since - 1 && it.roles[node] === role);
  assert.ok(first, `${node} ${role} since ${since}, seen: ${JSON.stringify(seen)}`);
  latencies.push(first.at - since);
}

/** axe-core by the debugger's evaluation, which the page's policy does not concern. */
async function accessible(page, what) {
  await page.evaluate(AXE);
  const { violations, passes } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
  assert.ok(passes.length > 10, `axe looked at nothing of ${what}`);
  const serious = violations.filter((it) => it.impact === 'serious' || it.impact === 'critical');
  const told = serious.map((it) => `${it.id}: ${it.help}: ${it.nodes.map((node) => node.html.slice(0, 200)).join(' | ')}`);
  assert.deepEqual(told, [], what);
}

async function picture(page, name) {
  await page.screenshot({ path: join(directory, `${name}.png`), fullPage: true });
}

const PAGES = ['Now', 'Timeline', 'Connections', 'Configuration', 'DHCP', 'Doctor'];

async function everyPage(page, name, isPictured) {
  for (const title of PAGES) {
    const link = page.getByRole('link', { name: title, exact: true });
    if ((await link.count()) === 0) continue;
    await link.click();
    await page.getByRole('heading', { name: title, level: 1 }).waitFor(LIMIT);
    if (title === 'Doctor') await page.getByRole('button', { name: 'Examine again' }).and(page.locator(':enabled')).waitFor(LIMIT);
    await page.waitForTimeout(300);
    await accessible(page, `${name} ${title}`);
    if (isPictured) await picture(page, `${name}-${title.toLowerCase()}`);
  }
  await page.getByRole('link', { name: 'Now', exact: true }).click();
}

async function wrongPasswordAndWrongRole(browser) {
  const page = await open(browser, gw1, { colorScheme: 'dark' });
  page.expected = [/status of 401/, /status of 403/];
  await accessible(page, 'login');
  await picture(page, 'login');
  await login(page, 'vera', 'guess');
  await page.getByText('wrong user name or password').waitFor(LIMIT);
  assert.equal(await page.getByLabel('Password').inputValue(), '');
  await login(page, 'vera');
  await shows(page, 'gw1', 'MASTER');
  await page.getByRole('button', { name: 'Maintenance …' }).click();
  await page.getByText('vera has not the role operator').waitFor(LIMIT);
  assert.equal(await page.getByRole('button', { name: 'Begin maintenance' }).count(), 0);
  await picture(page, 'viewer-refused');
  await page.keyboard.press('Escape');
  await page.locator('dialog').waitFor({ state: 'detached' });
  const kept = await page.evaluate(() => [document.cookie, localStorage.length, sessionStorage.length]);
  assert.deepEqual(kept, ['', 0, 0]);
  await page.reload();
  await page.getByLabel('Password').waitFor(LIMIT);
  assert.equal((await group(gw1)).state, 'MASTER');
  await page.context().close();
}

async function operate(page, open, confirm, reason) {
  await page.getByRole('button', { name: open }).click();
  const dialog = page.locator('dialog');
  await dialog.getByText('What would happen:').waitFor(LIMIT);
  if (reason) await dialog.getByLabel('Reason').fill(reason);
  await accessible(page, open);
  if (reason) await picture(page, 'maintenance-asked');
  await dialog.getByRole('button', { name: confirm }).click();
  await dialog.getByText('Done:').waitFor(LIMIT);
  await dialog.getByRole('button', { name: 'Close' }).click();
}

async function maintenanceHandsOverAndBack(here, there) {
  await operate(here, 'Maintenance …', 'Begin maintenance', 'new disk');
  await latency(there, gw2, 'gw2', 'MASTER');
  await shows(here, 'gw1', 'BACKUP');
  await shows(there, 'gw1', 'BACKUP');
  await there.getByText('gw1 is in maintenance (new disk)').waitFor(LIMIT);
  await picture(there, 'maintenance');
  await operate(here, 'End maintenance …', 'End maintenance');
  await latency(here, gw1, 'gw1', 'MASTER');
  await latency(there, gw2, 'gw2', 'BACKUP');
  await operate(here, 'Hand over …', 'Hand over');
  await latency(there, gw2, 'gw2', 'MASTER');
  await latency(here, gw1, 'gw1', 'BACKUP');
  await operate(there, 'Hand over …', 'Hand over');
  await latency(here, gw1, 'gw1', 'MASTER');
  await shows(there, 'gw1', 'MASTER');
}

async function theDoctorIsAskedAndADrillIsTried(page) {
  await page.getByRole('link', { name: 'Doctor', exact: true }).click();
  await page.getByRole('button', { name: 'Examine again' }).and(page.locator(':enabled')).waitFor(LIMIT);
  await page.locator('section[aria-label=Checks] tbody tr').first().waitFor(LIMIT);
  const checks = await page.locator('section[aria-label=Checks] tbody tr').count();
  assert.ok(checks >= 40, `${checks} checks`);
  const failed = await page.locator('.check-fail').allInnerTexts();
  assert.deepEqual(failed, []);
  await operate(page, 'Try demotion …', 'Try it');
  await page.getByText('Last,').filter({ hasText: 'demotion passed' }).waitFor(LIMIT);
  assert.equal(await page.locator('[aria-label="Gaps of the last drill"] tbody tr').count(), 4);
  await accessible(page, 'drill');
  await picture(page, 'drill');
  await page.getByRole('link', { name: 'Now', exact: true }).click();
  await shows(page, 'gw1', 'MASTER');
}

async function keysAreEnough(page) {
  await page.keyboard.press('g');
  await page.keyboard.press('t');
  await page.getByRole('heading', { name: 'Timeline', level: 1 }).waitFor(LIMIT);
  await page.waitForFunction(() => document.activeElement.textContent === 'Timeline', undefined, LIMIT);
  await page.keyboard.press('?');
  await page.getByRole('heading', { name: 'Keys' }).waitFor(LIMIT);
  await page.keyboard.press('Escape');
  await page.locator('dialog').waitFor({ state: 'detached' });
  await page.keyboard.press('g');
  await page.keyboard.press('n');
  await shows(page, 'gw1', 'MASTER');
}

async function aDeadNodeIsGreyAndNeverMaster(dead, living) {
  dead.expected = [/ERR_/];
  const before = Date.now();
  await have('kill gw1');
  await dead.locator('.stale').waitFor(LIMIT);
  await shows(dead, 'gw1', 'UNKNOWN');
  await shows(living, 'gw2', 'MASTER');
  const taken = Date.parse((await group(gw2)).since);
  assert.ok(taken >= before);
  await shows(living, 'gw1', 'UNKNOWN');
  await living.locator('.gone[data-node=gw1]').waitFor(LIMIT);
  await living.waitForTimeout(3_000);
  await picture(living, 'killed-seen-by-gw2');
  await picture(dead, 'killed-itself');
  await accessible(dead, 'stale');
  await accessible(living, 'gone');
  const seen = await living.evaluate(() => window.seen);
  const both = seen.filter((it) => it.at >= before && it.roles.gw1 === 'MASTER' && it.roles.gw2 === 'MASTER');
  assert.deepEqual(both, [], 'a dead node was shown as MASTER beside the living one');
  const after = seen.filter((it) => it.at > taken).map((it) => it.roles.gw1);
  assert.ok(after.every((it) => it === 'UNKNOWN'), `gw1 after its death: ${after}`);
  const own = await dead.evaluate(() => [window.seen.at(-1).roles, document.querySelector('main').innerText]);
  assert.deepEqual(own[0], { gw1: 'UNKNOWN', gw2: 'UNKNOWN' });
  assert.doesNotMatch(own[1].split('What happened last')[0], /● MASTER/);
}

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'],
});
try {
  await wrongPasswordAndWrongRole(browser);
  const here = await enter(browser, gw1, 'otto', { colorScheme: 'dark' });
  const there = await enter(browser, gw2, 'otto', { colorScheme: 'light' });
  await shows(there, 'gw1', 'MASTER');
  await shows(here, 'gw2', 'BACKUP');
  await maintenanceHandsOverAndBack(here, there);
  await everyPage(here, 'dark', true);
  await everyPage(there, 'light', true);
  const phone = await enter(browser, gw1, 'vera', { colorScheme: 'light', viewport: { width: 360, height: 740 } });
  const width = await phone.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= 360, `the page is ${width} wide on a phone`);
  await everyPage(phone, 'phone', true);
  await phone.context().close();
  await theDoctorIsAskedAndADrillIsTried(here);
  await keysAreEnough(here);
  await aDeadNodeIsGreyAndNeverMaster(here, there);
  const sorted = [...latencies].sort((a, b) => a - b);
  console.log(`measured from role to page: ${latencies.join(', ')} ms, ${ALLOWED_MS} allowed`);
  assert.ok(sorted[Math.floor(sorted.length / 2)] <= ALLOWED_MS, `half of them take longer: ${latencies}`);
  assert.deepEqual(errors, []);
  console.log('console: all is well');
} catch (failed) {
  for (const context of browser.contexts()) {
    for (const [index, page] of context.pages().entries()) await picture(page, `failed-${browser.contexts().indexOf(context)}-${index}`).catch(() => undefined);
  }
  console.log(`errors of the pages: ${JSON.stringify(errors)}`);
  throw failed;
} finally {
  await browser.close();
}
