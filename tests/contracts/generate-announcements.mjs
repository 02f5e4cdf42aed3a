// Generates TypeScript types of every announcement from docs/asyncapi.json into made/announcements, and fails for a
// type without a name of its own.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { TypeScriptGenerator } from '@asyncapi/modelina';

const document = JSON.parse(await readFile('../../docs/asyncapi.json', 'utf8'));
const models = await new TypeScriptGenerator({ modelType: 'interface', rawPropertyNames: true }).generateCompleteModels(document, {
  exportType: 'named',
});
const anonymous = models.map(({ modelName }) => modelName).filter((name) => /anonymous/i.test(name));
if (models.length === 0 || anonymous.length > 0) {
  console.error(`${models.length} types, without a name: ${anonymous.join(', ')}`);
  process.exit(1);
}
await rm('made/announcements', { recursive: true, force: true });
await mkdir('made/announcements', { recursive: true });
for (const { modelName, result } of models) await writeFile(`made/announcements/${modelName}.ts`, result);
console.log(`${models.length} types`);
