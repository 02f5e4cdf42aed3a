// node deploy/sbom.mjs BOM [LICENCES]
//
// Completes a CycloneDX BOM of the .NET packages: the npm packages of the client, the images of deploy/images.yml, and
// the licences that a person read in a package because it names none. Prints it. Ends with 1 and names each package
// whose licence deploy/licences.json does not allow.
import { readFileSync } from 'node:fs';

const here = new URL('.', import.meta.url);
const [bomFile, licencesFile = new URL('licences.json', here)] = process.argv.slice(2);
const bom = JSON.parse(readFileSync(bomFile, 'utf8'));
const licences = JSON.parse(readFileSync(licencesFile, 'utf8'));

const locked = JSON.parse(readFileSync(new URL('clients/typescript/package-lock.json', here), 'utf8')).packages;
const client = locked[''];
const purl = (name, version) => `pkg:npm/${name.replace('@', '%40')}@${version}`;
const licensed = text => /[ ()]/.test(text) ? { expression: text.replace(/^\((.*)\)$/, '$1') } : { license: { id: text } };
bom.components.push({
  type: 'application',
  'bom-ref': purl(client.name, client.version),
  name: client.name,
  version: client.version,
  licenses: [licensed(client.license)],
  purl: purl(client.name, client.version),
});
for (const [path, entry] of Object.entries(locked)) {
  if (path === '') continue;
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  const [algorithm, digest] = entry.integrity.split('-');
  bom.components.push({
    type: 'library',
    'bom-ref': purl(name, entry.version),
    name,
    version: entry.version,
    // The client itself needs two packages; the others build it.
    scope: entry.dev ? 'excluded' : 'required',
    hashes: [{ alg: algorithm.replace('sha', 'SHA-'), content: Buffer.from(digest, 'base64').toString('hex') }],
    licenses: entry.license ? [licensed(entry.license)] : [],
    purl: purl(name, entry.version),
  });
}

const images = readFileSync(new URL('images.yml', here), 'utf8').matchAll(/: (\S+):([^\s:@]+)@sha256:([0-9a-f]{64})$/gm);
for (const [, name, version, digest] of images)
  bom.components.push({
    type: 'container',
    'bom-ref': `${name}@sha256:${digest}`,
    name,
    version,
    hashes: [{ alg: 'SHA-256', content: digest }],
    purl: `pkg:docker/${name}@sha256%3A${digest}`,
  });

const refused = [];
for (const component of bom.components.filter(c => c.type === 'library')) {
  const read = licences.read[component.name];
  if (!component.licenses?.length && read) component.licenses = [{ license: { id: read } }];
  const named = (component.licenses ?? []).map(l => l.expression ?? l.license.id ?? l.license.name ?? l.license.url);
  // Of several, one may be chosen; without OR all apply.
  const allowed = named.length > 0
    && named.every(text => text.split(' OR ').some(one => one.split(' AND ').every(id => licences.allowed.includes(id.trim()))));
  if (!allowed) refused.push(`${component.name} ${component.version}: ${named.join(', ') || 'no licence is named'}`);
}
bom.components.sort((a, b) => a['bom-ref'] < b['bom-ref'] ? -1 : 1);
process.stdout.write(JSON.stringify(bom, null, 2) + '\n');
if (refused.length > 0) {
  process.stderr.write(`Licences that deploy/licences.json does not allow:\n${refused.join('\n')}\n`);
  process.exitCode = 1;
}
