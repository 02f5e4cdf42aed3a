// Reads docs/asyncapi.json with the reference parser; says what is wrong and fails, or how much there is.
import { readFile } from 'node:fs/promises';
import { Parser } from '@asyncapi/parser';

const { document, diagnostics } = await new Parser().parse(await readFile(process.argv[2], 'utf8'));
const errors = diagnostics.filter((d) => d.severity === 0);
for (const error of errors) console.error(`${error.path.join('.')}: ${error.message}`);
if (errors.length > 0 || !document) process.exit(1);
console.log(`${document.channels().all().length} channels, ${document.schemas().all().length} schemas`);
