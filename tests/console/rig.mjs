// A real kioskd with a throwaway data folder on free ports, and Debian's Chromium in front of it.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

export const password = 'mot-hai-ba-bon';

const settings = `
[office]
code = "HN-01"
name = "Trụ sở Tiếp công dân"
[kiosk]
slot = 1
[[services]]
id = "don-thu"
prefix = "A"
name_vi = "Nộp đơn, thư"
name_en = "Hand in a letter"
[[services]]
id = "tu-van"
prefix = "B"
name_vi = "Hỏi, tư vấn pháp luật về khiếu nại, tố cáo và đất đai"
name_en = "Ask for advice"
[[services]]
id = "lanh-dao"
prefix = "L"
name_vi = "Lãnh đạo tiếp công dân"
name_en = "Leaders’ reception"
[[counters]]
id = "1"
services = ["don-thu", "tu-van", "lanh-dao"]
[[counters]]
id = "2"
services = ["don-thu", "tu-van"]
[[counters]]
id = "3"
services = ["tu-van"]
[roles]
everyone = ["citizen", "staff", "supervisor", "technician"]
[lan]
listen = "127.0.0.1:0"
[hall]
screens = ["cua-vao"]
[[hall.notices]]
id = "chay"
vi = "Cháy! Mời ra ngay bằng cửa chính"
en = "Fire! Leave now by the main door"
urgent = true
`;

export class Office {
  // `more`: further lines of its settings file.
  static async open(bin, more = '') {
    const office = new Office();
    office.bin = bin;
    office.folder = mkdtempSync(join(tmpdir(), 'tiepdan-console-'));
    office.socket = join(office.folder, 'api.sock');
    writeFileSync(join(office.folder, 'settings.toml'), settings + more);
    office.daemon = spawn(join(bin, 'kioskd'), ['--config', join(office.folder, 'settings.toml'),
      '--data', join(office.folder, 'data'), '--socket', office.socket], { stdio: ['ignore', 'ignore', 'pipe'] });
    office.log = '';
    office.daemon.stderr.on('data', (piece) => { office.log += piece; });
    for (let tries = 0; ; ++tries) {
      try {
        const lan = await office.ask('GET', '/v1/lan');
        office.url = `https://${lan.address}`;
        break;
      } catch (error) {
        if (tries > 200 || office.daemon.exitCode !== null) throw new Error(`kioskd did not start: ${office.log}`);
        await new Promise((done) => setTimeout(done, 100));
      }
    }
    office.user('ha.nguyen', 'staff', '1');
    office.user('lan.tran', 'staff', '2');
    office.user('minh.le', 'supervisor', '');
    return office;
  }

  // The way a technician does it: the password goes in by standard input.
  user(name, role, counter) {
    const words = ['--socket', this.socket, 'user', 'add', name, '--role', role];
    if (counter) words.push('--counter', counter);
    const made = spawnSync(join(this.bin, 'kioskctl'), words, { input: `${password}\n`, encoding: 'utf8' });
    if (made.status !== 0) throw new Error(made.stderr);
  }

  // One request on the Unix socket, as a citizen's kiosk or a technician makes it.
  ask(method, path, body, headers = {}) {
    return new Promise((resolve, reject) => {
      const request = http.request({ socketPath: this.socket, method, path, headers }, (response) => {
        let text = '';
        response.on('data', (piece) => { text += piece; });
        response.on('end', () => (response.statusCode < 300 ? resolve(JSON.parse(text)) : reject(new Error(text))));
      });
      request.on('error', reject);
      request.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  #key = 0;

  issue(service = 'don-thu', party = 1, priority = false) {
    return this.ask('POST', '/v1/tickets', { service, party, priority }, { 'Idempotency-Key': `test-${++this.#key}`, 'X-Kiosk-Role': 'citizen' });
  }

  // As the citizen's screens do it.
  async callHelp() {
    return (await this.ask('POST', '/v1/help', {}, { 'X-Kiosk-Role': 'citizen' })).help;
  }

  async records() {
    const out = [];
    for (let from = 1; ;) {
      const { head, records } = await this.ask('GET', `/v1/journal?from=${from}&limit=500`);
      out.push(...records);
      from = out.length + 1;
      if (from > head) return out;
    }
  }

  async close() {
    this.daemon.kill('SIGCONT');
    this.daemon.kill('SIGTERM');
    await new Promise((done) => { if (this.daemon.exitCode !== null) done(); else this.daemon.once('exit', done); });
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export async function openBrowser(executablePath) {
  const profile = mkdtempSync(join(tmpdir(), 'tiepdan-chromium-'));
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', `--crash-dumps-dir=${profile}`];
  const browser = await chromium.launch({ executablePath, args, headless: true });
  return { browser, close: async () => { await browser.close(); rmSync(profile, { recursive: true, force: true }); } };
}

export async function openPage(browser, office, { language = 'vi', width = 1280, height = 800, touch = false } = {}) {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, acceptDownloads: true, hasTouch: touch, viewport: { width, height } });
  await context.addInitScript((code) => { try { localStorage.setItem('language', code); } catch { /* about:blank */ } }, language);
  const page = await context.newPage();
  page.problems = [];
  page.on('pageerror', (error) => page.problems.push(error.message));
  page.on('console', (message) => { if (/Content Security Policy|Refused/.test(message.text())) page.problems.push(message.text()); });
  page.setDefaultTimeout(15000);
  await page.goto(office.url);
  await page.waitForSelector('#name');
  return page;
}

// By keyboard alone, as a clerk does.
export async function signIn(page, name, word = password) {
  await page.focus('#name');
  await page.keyboard.type(name);
  await page.keyboard.press('Tab');
  await page.keyboard.type(word);
  await page.keyboard.press('Enter');
}

// One page of the menu, by keyboard: the link is reached with Tab and pressed with Enter.
export async function goByKeys(page, id) {
  await tabTo(page, `to-${id}`);
  await page.keyboard.press('Enter');
  await page.waitForSelector(`#to-${id}[aria-current=page]`);
}

// Presses Tab until the element has the focus: whoever uses no pointer gets there too.
export async function tabTo(page, id) {
  for (let tries = 0; tries < 250; ++tries) {
    if (await page.evaluate(() => document.activeElement?.id) === id) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab never came to #${id}`);
}

export async function pressByKeys(page, id) {
  await tabTo(page, id);
  await page.keyboard.press('Enter');
}

// Types into a field as a person does who replaces what stands there.
export async function typeInto(page, id, text) {
  await tabTo(page, id);
  await page.keyboard.press('Control+A');
  await page.keyboard.type(text);
}

// Chooses by arrow keys, as a group of radio buttons or a list takes them.
export async function chooseByKeys(page, id) {
  const group = await page.evaluate((wanted) => {
    const radio = document.getElementById(wanted);
    const all = [...document.querySelectorAll(`input[name="${radio.name}"]`)];
    return { first: (all.find((one) => one.checked) ?? all[0]).id, count: all.length };
  }, id);
  await tabTo(page, group.first);
  if (group.first === id) await page.keyboard.press('Space');
  for (let tries = 0; tries < group.count; ++tries) {
    if (await page.evaluate((wanted) => document.getElementById(wanted).checked, id)) return;
    await page.keyboard.press('ArrowDown');
  }
  throw new Error(`the arrow keys never chose #${id}`);
}
