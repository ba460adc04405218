import { afterEach, expect, it, vi } from 'vitest'
import { ask, client, onSignInNeeded, signInWith } from './client'
import { NoAnswer, Problem } from './problems'

afterEach(() => {
  vi.unstubAllGlobals()
  signInWith(() => null)
})
const answering = (status: number, body: unknown) =>
  vi.stubGlobal('fetch', async () => Response.json(body, { status }))

it('sends the sign-in with every call', async () => {
  const seen: (string | null)[] = []
  signInWith(() => 'secret')
  vi.stubGlobal('fetch', async (request: Request) => {
    seen.push(request.headers.get('Authorization'))
    return Response.json({ catalogue_version: 1, rows: [] })
  })
  await ask(client.GET('/api/v1/items'))
  expect(seen).toEqual(['Bearer secret'])
})

it('turns a refusal into a problem with its type', async () => {
  answering(409, { type: '/problems/step-changed', title: 'x', status: 409 })
  await expect(ask(client.GET('/api/v1/items'))).rejects.toMatchObject({
    type: '/problems/step-changed',
  })
})

it('makes a problem of what a proxy says in its own words', async () => {
  answering(502, 'bad gateway')
  const refusal = ask(client.GET('/api/v1/items')).catch((reason: unknown) => reason)
  expect(await refusal).toBeInstanceOf(Problem)
  expect(await refusal).toMatchObject({ type: '/problems/busy' })
})

it('tells silence from refusal', async () => {
  vi.stubGlobal('fetch', async () => {
    throw new TypeError('network')
  })
  await expect(ask(client.GET('/api/v1/items'))).rejects.toBeInstanceOf(NoAnswer)
})

it('asks for a new sign-in when the old one has run out', async () => {
  const asked = vi.fn()
  signInWith(() => 'old')
  onSignInNeeded(asked)
  answering(401, { type: '/problems/sign-in-needed', title: 'x', status: 401 })
  await ask(client.GET('/api/v1/me')).catch(() => undefined)
  expect(asked).toHaveBeenCalledOnce()
})
