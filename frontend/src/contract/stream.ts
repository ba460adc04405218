/** Server-sent events over fetch: unlike EventSource this sends the sign-in and resumes where it was. */

export interface StreamEvent {
  id: string | null
  kind: string
  text: string
}

export type StreamState = 'connecting' | 'live' | 'waiting' | 'closed'

export interface StreamOptions {
  headers: () => Record<string, string>
  /** Gets a new sign-in when the old one is no longer taken. */
  renew?: () => Promise<boolean>
  onEvent: (event: StreamEvent) => void
  onState: (state: StreamState) => void
  signal: AbortSignal
  /** The last event already known: the stream starts after it. */
  since?: string
  /** Milliseconds to wait before each next attempt; the last one repeats. */
  pauses?: readonly number[]
}

/** Reads a stream of bytes into events; keeps what is unfinished for the next piece. */
export class EventReader {
  private rest = ''

  read(piece: string): StreamEvent[] {
    const blocks = (this.rest + piece).replace(/\r\n?/g, '\n').split('\n\n')
    this.rest = blocks.pop() ?? ''
    return blocks.map(readBlock).filter((event): event is StreamEvent => event !== null)
  }
}

function readBlock(block: string): StreamEvent | null {
  const event: StreamEvent = { id: null, kind: 'message', text: '' }
  const lines: string[] = []
  for (const line of block.split('\n')) {
    const [, name = '', value = ''] = /^([^:]*):? ?(.*)$/.exec(line) ?? []
    if (name === 'data') lines.push(value)
    if (name === 'event') event.kind = value
    if (name === 'id') event.id = value
  }
  event.text = lines.join('\n')
  return lines.length > 0 ? event : null
}

/** Follows a stream until the signal aborts, reconnecting with Last-Event-ID after every break. */
export async function follow(url: string, options: StreamOptions): Promise<void> {
  const pauses = options.pauses ?? [500, 1_000, 2_000, 5_000, 10_000]
  let last: string | null = options.since ?? null
  let failures = 0
  while (!options.signal.aborted) {
    options.onState(failures === 0 ? 'connecting' : 'waiting')
    try {
      for await (const event of connect(url, last, options)) {
        failures = 0
        if (event.id !== null) last = event.id
        options.onEvent(event)
      }
    } catch (reason) {
      if (reason instanceof Refused) break
    }
    await pause(pauses[Math.min(failures++, pauses.length - 1)] ?? 0, options.signal)
  }
  options.onState('closed')
}

class Refused extends Error {}

async function* connect(
  url: string,
  last: string | null,
  options: StreamOptions,
): AsyncGenerator<StreamEvent> {
  const headers: Record<string, string> = { Accept: 'text/event-stream', ...options.headers() }
  if (last !== null) headers['Last-Event-ID'] = last
  const answer = await globalThis.fetch(url, { headers, signal: options.signal })
  if (answer.status === 401 && (await options.renew?.())) throw new Error('renewed')
  // Somebody who may not read this will not be allowed to a second later either.
  if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) throw new Refused()
  if (!answer.ok || !answer.body) throw new Error(String(answer.status))
  options.onState('live')
  const reader = new EventReader()
  const decoder = new TextDecoder()
  const body = answer.body.getReader()
  for (;;) {
    const piece = await body.read()
    if (piece.done) return
    yield* reader.read(decoder.decode(piece.value, { stream: true }))
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds)
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true })
  })
}
