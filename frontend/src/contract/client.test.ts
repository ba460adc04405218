import { afterEach, describe, expect, it, vi } from 'vitest'
import { ask, client, renewWith, signInWith } from './client'
import { NoAnswer, Problem } from './problems'

afterEach(() => {
  vi.unstubAllGlobals()
  signInWith(() => null)
  renewWith(async () => false)
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

describe('a token that is no longer taken', () => {
  const needed = { type: '/problems/sign-in-needed', title: 'x', status: 401 }

  function serving(taken: string): (string | null)[] {
    const seen: (string | null)[] = []
    vi.stubGlobal('fetch', async (request: Request) => {
      seen.push(request.headers.get('Authorization'))
      const good = seen.at(-1) === `Bearer ${taken}`
      return Response.json(good ? { body: await request.text() } : needed, {
        status: good ? 200 : 401,
      })
    })
    return seen
  }

  it('is renewed once, and the call is made again with everything it carried', async () => {
    let held = 'old'
    signInWith(() => held)
    renewWith(async () => ((held = 'new'), true))
    const seen = serving('new')
    const body = { login: 'a', password: 'b' }
    const answer: unknown = await ask(client.POST('/api/v1/sessions', { body }))
    expect(answer).toEqual({ body: JSON.stringify(body) })
    expect(seen).toEqual(['Bearer old', 'Bearer new'])
  })

  it('is not asked for for ever', async () => {
    signInWith(() => 'old')
    renewWith(async () => true)
    const seen = serving('never')
    await expect(ask(client.GET('/api/v1/me'))).rejects.toMatchObject({ type: needed.type })
    expect(seen).toHaveLength(2)
  })

  it('is left alone when the password was wrong', async () => {
    const renewing = vi.fn(async () => true)
    signInWith(() => 'held')
    renewWith(renewing)
    answering(401, { type: '/problems/sign-in-failed', title: 'x', status: 401 })
    await ask(client.GET('/api/v1/me')).catch(() => undefined)
    expect(renewing).not.toHaveBeenCalled()
  })
})
