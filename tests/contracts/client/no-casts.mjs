// Finds what would hide a hole in the contract: casts, `any`, non-null assertions and switched-off errors.
//   node no-casts.mjs FILE...
import { readFileSync } from 'node:fs';
import ts from 'typescript';

const forbidden = new Map([
  [ts.SyntaxKind.AsExpression, 'a cast'],
  [ts.SyntaxKind.TypeAssertionExpression, 'a cast'],
  [ts.SyntaxKind.NonNullExpression, 'a non-null assertion'],
  [ts.SyntaxKind.AnyKeyword, 'any'],
]);
let found = 0;
for (const file of process.argv.slice(2)) {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);
  const report = (position, what) => {
    const { line } = source.getLineAndCharacterOfPosition(position);
    console.error(`${file}:${line + 1}: ${what}`);
    found++;
  };
  const visit = (node) => {
    if (forbidden.has(node.kind)) report(node.getStart(source), forbidden.get(node.kind));
    ts.forEachChild(node, visit);
  };
  visit(source);
  for (const { index } of source.text.matchAll(/@ts-(ignore|nocheck)/g)) report(index, 'a switched-off error');
}
process.exit(found > 0 ? 1 : 0);
