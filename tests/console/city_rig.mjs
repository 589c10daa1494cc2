// A real cityhub behind nginx as hubctl sets it up, in a throwaway folder, filled with a few offices.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { password } from './rig.mjs';

const kNginx = '/usr/sbin/nginx';

const freePort = () => new Promise((done) => {
  const server = createServer();
  server.listen(0, '127.0.0.1', () => { const { port } = server.address(); server.close(() => done(port)); });
});

async function waitFor(holds, why) {
  for (let tries = 0; tries < 300; ++tries) {
    if (await holds()) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(why());
}

export class City {
  static async open(bin) {
    const city = new City();
    city.bin = bin;
    city.folder = mkdtempSync(join(tmpdir(), 'tiepdan-city-'));
    city.data = join(city.folder, 'hub');
    city.run('cityhub', ['init', '--data', city.data, '--name', '127.0.0.1']);
    city.run('city_fill', [city.data]);
    city.user('xem.lan', 'viewer');
    city.user('hoa.pham', 'officer');
    city.user('quan-tri', 'admin');
    await city.startHub();
    if (existsSync(kNginx)) await city.startFront();
    else city.url = city.console;  // a browser takes Secure cookies from its own machine too
    return city;
  }

  run(program, args, input = '') {
    const made = spawnSync(join(this.bin, program), args, { input, encoding: 'utf8' });
    if (made.status !== 0) throw new Error(`${program} ${args.join(' ')}: ${made.stderr}${made.stdout}`);
    return made.stdout;
  }

  // The way an administrator does it: the password goes in by standard input.
  user(name, role) { return this.run('hubctl', ['--data', this.data, 'user', 'add', name, '--role', role], `${password}\n`); }

  async startHub() {
    this.hub = spawn(join(this.bin, 'cityhub'), ['--data', this.data, '--front', '127.0.0.1:0', '--console', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'pipe'] });
    let told = '';
    this.log = '';
    this.hub.stdout.on('data', (piece) => { told += piece; });
    this.hub.stderr.on('data', (piece) => { this.log += piece; });
    await waitFor(() => /console on \S+/.test(told), () => `cityhub did not start: ${told}${this.log}`);
    this.console = /console on (\S+)/.exec(told)[1];
    this.door = /listening on http:\/\/(\S+)/.exec(told)[1];
  }

  async startFront() {
    const at = join(this.folder, 'nginx');
    mkdirSync(at);
    const [devices, browsers] = [await freePort(), await freePort()];
    const devicesConf = this.run('hubctl', ['--data', this.data, 'front', '--listen', `127.0.0.1:${devices}`, '--hub', this.door]);
    const browsersConf = this.run('hubctl', ['--data', this.data, 'console-front', '--listen', `127.0.0.1:${browsers}`, '--hub', this.console.slice('http://'.length)]);
    writeFileSync(join(at, 'front.conf'), devicesConf + browsersConf);
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${at}/${kind};`).join('\n');
    writeFileSync(join(at, 'nginx.conf'), `daemon off;\nmaster_process off;\npid ${at}/pid;\nerror_log ${at}/error.log;\nevents { worker_connections 256; }\nhttp {\naccess_log off;\n${temporary}\ninclude ${at}/front.conf;\n}\n`);
    this.front = spawn(kNginx, ['-e', `${at}/error.log`, '-c', `${at}/nginx.conf`], { stdio: 'ignore' });
    this.url = `https://127.0.0.1:${browsers}`;
    const why = () => `nginx did not start: ${existsSync(`${at}/error.log`) ? readFileSync(`${at}/error.log`, 'utf8') : ''}`;
    await waitFor(async () => {
      const { connect } = await import('node:net');
      return new Promise((done) => {
        const socket = connect(browsers, '127.0.0.1', () => { socket.destroy(); done(true); });
        socket.on('error', () => done(false));
      });
    }, why);
  }

  async close() {
    for (const process of [this.front, this.hub]) {
      if (!process || process.exitCode !== null || process.signalCode !== null) continue;
      process.kill('SIGTERM');
      await new Promise((done) => process.once('exit', done));
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}
