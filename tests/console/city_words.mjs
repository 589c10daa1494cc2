// The words of the city's pages, from their sources: both consoles' modules side by side, as cityhub
// serves them.
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const copies = mkdtempSync(join(tmpdir(), 'tiepdan-city-words-'));
for (const folder of ['console', 'city']) {
  const source = new URL(`../../kiosk-ui/${folder}/`, import.meta.url);
  for (const name of readdirSync(source).filter((file) => file.endsWith('.js'))) writeFileSync(join(copies, name), readFileSync(new URL(name, source)));
}
writeFileSync(join(copies, 'package.json'), '{"type": "module"}');
process.on('exit', () => rmSync(copies, { recursive: true, force: true }));
export const { words } = await import(join(copies, 'words.js'));
