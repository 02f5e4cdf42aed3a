// Writes src/made/contract.ts, the types of docs/openapi.json, and src/made/announcements.ts, those of
// docs/asyncapi.json. Each build runs it, so the types cannot be older than the contract.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';

const here = new URL('.', import.meta.url);
const read = async (name) => JSON.parse(await readFile(new URL(`../../../docs/${name}.json`, here), 'utf8'));
const write = async (name, document, rest = '') =>
  writeFile(new URL(`src/made/${name}.ts`, here), astToString(await openapiTS(document)) + rest);

await mkdir(new URL('src/made/', here), { recursive: true });
await write('contract', await read('openapi'));
const { info, components } = await read('asyncapi');
const events = Object.values(components.messages).map(({ payload }) => payload.$ref.split('/').at(-1));
await write(
  'announcements',
  { openapi: '3.1.0', info, paths: {}, components: { schemas: components.schemas } },
  `\n/** Every announcement; its \`type\` tells which one it is. */\nexport type Announcement =${events
    .map((event) => `\n  | components['schemas']['${event}']`)
    .join('')};\n`,
);
