// A real OpenID provider for tests, as a program of its own:
//   node provider.mjs <redirect uri>   prints {"issuer", "client", "secret"} when it listens
// Whoever types a name at its sign-in page is that person.
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import Provider from 'oidc-provider'

const [redirect] = process.argv.slice(2)
const [client, secret] = ['lianban', randomBytes(24).toString('base64url')]
const kinds = {
  ES256: ['ec', { namedCurve: 'P-256' }],
  RS256: ['rsa', { modulusLength: 2048 }],
}

function key(alg) {
  const { privateKey } = generateKeyPairSync(...kinds[alg])
  return { ...privateKey.export({ format: 'jwk' }), alg, use: 'sig', kid: `${alg}-1` }
}

const server = createServer()
await new Promise((ready) => server.listen(0, '127.0.0.1', ready))
const issuer = `http://127.0.0.1:${server.address().port}`
const provider = new Provider(issuer, {
  clients: [
    {
      client_id: client,
      client_secret: secret,
      redirect_uris: [redirect],
      response_types: ['code'],
      grant_types: ['authorization_code'],
      id_token_signed_response_alg: process.env.ALG ?? 'ES256',
    },
  ],
  cookies: { keys: [randomBytes(24).toString('base64url')] },
  enabledJWA: { idTokenSigningAlgValues: Object.keys(kinds) },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  jwks: { keys: Object.keys(kinds).map(key) },
  pkce: { required: () => true },
})
server.on('request', provider.callback())
console.log(JSON.stringify({ issuer, client, secret }))
