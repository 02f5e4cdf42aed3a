// An OpenID Connect provider of other authors (oidc-provider), as a mission may have one already. It gives a program
// access tokens for this platform, with roles in a claim of its own name. Prints its address, and runs
// until it is stopped.
//   node server.mjs
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
const server = createServer((request, response) => provider.callback()(request, response));
await new Promise((listens) => server.listen(0, '127.0.0.1', listens));
const issuer = `http://127.0.0.1:${server.address().port}`;
const provider = new Provider(issuer, {
  clients: [{
    client_id: 'importer', client_secret: 'a secret of the test', id_token_signed_response_alg: 'ES256',
    grant_types: ['client_credentials'], redirect_uris: [], response_types: [],
  }],
  jwks: { keys: [{ ...key, kid: 'one', use: 'sig', alg: 'ES256' }] },
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: () => ({ scope: '', audience: 'embassy', accessTokenFormat: 'jwt', jwt: { sign: { alg: 'ES256' } } }),
    },
  },
  extraTokenClaims: () => ({ groups: ['editor'], roles: ['administrator'] }),
});
console.log(issuer);
