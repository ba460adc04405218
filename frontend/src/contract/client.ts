/** The only place that talks to the server. Every call either answers or throws Problem / NoAnswer. */
import createClient from 'openapi-fetch'
import { NoAnswer, Problem, type ProblemBody } from './problems'
import type { paths } from './schema'

export const ORIGIN = globalThis.location.origin

let token: () => string | null = () => null
let signInNeeded: () => void = () => undefined

/** Where the access token comes from. */
export function signInWith(source: () => string | null): void {
  token = source
}

/** What to do when a sign-in has run out. */
export function onSignInNeeded(action: () => void): void {
  signInNeeded = action
}

export function authorisation(): Record<string, string> {
  const held = token()
  return held === null ? {} : { Authorization: `Bearer ${held}` }
}

export const client = createClient<paths>({
  baseUrl: ORIGIN,
  // Looked up at call time, so that a test can stand in for it.
  fetch: (request: Request) => globalThis.fetch(request),
})

client.use({
  onRequest({ request }) {
    for (const [name, value] of Object.entries(authorisation())) request.headers.set(name, value)
    return request
  },
})

interface Answer<Body> {
  data?: Body
  error?: unknown
  response: Response
}

/** The body of an answer, or the refusal as an exception. */
export async function ask<Body>(call: Promise<Answer<Body>>): Promise<Body> {
  const { data, error, response } = await call.catch(() => {
    throw new NoAnswer()
  })
  if (response.ok) return data as Body
  if (response.status === 401 && token() !== null) signInNeeded()
  throw new Problem(asProblem(error, response))
}

/** A proxy may answer in its own words: make it a problem all the same. */
function asProblem(error: unknown, response: Response): ProblemBody {
  if (typeof error === 'object' && error !== null && 'type' in error && 'title' in error) {
    return error as ProblemBody
  }
  const type = response.status >= 500 ? '/problems/busy' : '/problems/bad-request'
  return { type, title: response.statusText, status: response.status }
}
