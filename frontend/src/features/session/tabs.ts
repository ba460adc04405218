/** What the tabs of one browser owe each other: they share one cookie. */
import { Problem } from '@/contract/problems'
import type { SessionAnswer } from '@/contract/types'

const NAME = 'lianban.session'
const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(NAME)

/** One tab at a time uses the cookie: the answer replaces it. Null: the session has ended. */
export async function takeTurns(
  refresh: () => Promise<SessionAnswer>,
): Promise<SessionAnswer | null> {
  const ask = () => refresh().catch(ended)
  // Not everywhere: plain http to another machine has no locks, and there is no cookie there either.
  return navigator.locks ? navigator.locks.request(NAME, ask) : ask()
}

export function tellTabs(): void {
  channel?.postMessage('left')
}

export function listenToTabs(left: () => void): void {
  channel?.addEventListener('message', left)
}

/** A session that has ended is an answer, not an error; silence is thrown on. */
function ended(reason: unknown): null {
  if (reason instanceof Problem && reason.body.status === 401) return null
  throw reason
}
