/**
 * Requests that end with the question they were asked for. The signal is handed over while the
 * request is being made, so that no function between a screen and the server has to carry it.
 */
let current: AbortSignal | null = null

/** What `ask` sends before it first waits is cut off when the signal says so. */
export function within<Answer>(signal: AbortSignal, ask: () => Answer): Answer {
  const outer = current
  current = signal
  try {
    return ask()
  } finally {
    current = outer
  }
}

export class CancellableRequest extends Request {
  constructor(input: RequestInfo | URL, init?: RequestInit) {
    super(input, current ? { ...init, signal: current } : init)
  }
}
