// Writes src/contract.ts, the types of docs/openapi.json. Each build runs it, so the types cannot be older than the contract.
//   node generate.mjs [openapi.json]
import { readFile, writeFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';

const here = new URL('.', import.meta.url);
const source = process.argv[2] ?? new URL('../../../docs/openapi.json', here);
const document = JSON.parse(await readFile(source, 'utf8'));
await writeFile(new URL('src/contract.ts', here), astToString(await openapiTS(document)));
