import { afterEach, describe, expect, it, vi } from 'vitest'
import { EventReader, follow, type StreamEvent } from './stream'

afterEach(() => vi.unstubAllGlobals())

describe('the stream of a case', () => {
  it('puts together an event that arrives in two pieces', () => {
    const reader = new EventReader()
    expect(reader.read('id: 7\nevent: step\nda')).toEqual([])
    expect(reader.read('ta: {"a":1}\n\n: ping\n\n')).toEqual([
      { id: '7', kind: 'step', text: '{"a":1}' },
    ])
  })

  it('asks to go on after the last event it saw when the line breaks', async () => {
    const asked: (string | undefined)[] = []
    const stop = new AbortController()
    const seen: StreamEvent[] = []
    vi.stubGlobal('fetch', async (_url: string, init: { headers: Record<string, string> }) => {
      asked.push(init.headers['Last-Event-ID'])
      return new Response(`id: ${asked.length}\ndata: x\n\n`)
    })
    await follow('/events', {
      headers: () => ({}),
      onEvent: (event) => {
        seen.push(event)
        if (seen.length === 2) stop.abort()
      },
      onState: () => undefined,
      signal: stop.signal,
      pauses: [0],
    })
    expect(asked).toEqual([undefined, '1'])
  })

  it('does not knock again after being refused', async () => {
    const fetch = vi.fn(async () => new Response('', { status: 404 }))
    vi.stubGlobal('fetch', fetch)
    await follow('/events', {
      headers: () => ({}),
      onEvent: () => undefined,
      onState: () => undefined,
      signal: new AbortController().signal,
      pauses: [0],
    })
    expect(fetch).toHaveBeenCalledTimes(1)
  })

  it('goes on with a new sign-in when the old one has run out', async () => {
    const stop = new AbortController()
    const sent: string[] = []
    let held = 'old'
    vi.stubGlobal('fetch', async (_url: string, init: { headers: Record<string, string> }) => {
      sent.push(init.headers['Authorization'] ?? '')
      return held === 'old' ? new Response('', { status: 401 }) : new Response('data: x\n\n')
    })
    await follow('/events', {
      headers: () => ({ Authorization: held }),
      renew: async () => ((held = 'new'), true),
      onEvent: () => stop.abort(),
      onState: () => undefined,
      signal: stop.signal,
      pauses: [0],
    })
    expect(sent).toEqual(['old', 'new'])
  })
})
