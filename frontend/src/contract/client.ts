/** The only place that talks to the server. Every call either answers or throws Problem / NoAnswer. */
import createClient from 'openapi-fetch'
import { CancellableRequest } from './cancelling'
import { NoAnswer, Problem, type ProblemBody } from './problems'
import type { paths } from './schema'

export const ORIGIN = globalThis.location.origin

let token: () => string | null = () => null
let renew: () => Promise<boolean> = async () => false

/** Where the access token comes from. */
export function signInWith(source: () => string | null): void {
  token = source
}

/** What gets a new access token when the old one is no longer taken; false: there is none. */
export function renewWith(action: () => Promise<boolean>): void {
  renew = action
}

/** What to do when a sign-in has run out, for pages that do not renew it. */
export function onSignInNeeded(action: () => void): void {
  renewWith(async () => (action(), false))
}

/** Whether there is a new access token now. */
export async function renewed(): Promise<boolean> {
  return token() !== null && (await renew())
}

let answered: string | null = null

/** The number of the newest answer: what to name when asking for help. */
export function lastRequest(): string | null {
  return answered
}

export function authorisation(): Record<string, string> {
  const held = token()
  return held === null ? {} : { Authorization: `Bearer ${held}` }
}

export const client = createClient<paths>({
  baseUrl: ORIGIN,
  Request: CancellableRequest,
  // Looked up at call time, so that a test can stand in for it.
  fetch: async (request: Request) => {
    const again = request.clone()
    const answer = await globalThis.fetch(request)
    if (!(await asksForSignIn(answer)) || !(await renewed())) return answer
    for (const [name, value] of Object.entries(authorisation())) again.headers.set(name, value)
    return globalThis.fetch(again)
  },
})

/** A wrong password is a 401 as well: only the token's own refusal is worth a second try. */
async function asksForSignIn(answer: Response): Promise<boolean> {
  if (answer.status !== 401) return false
  const body: unknown = await answer
    .clone()
    .json()
    .catch(() => null)
  return asProblem(body, answer).type === '/problems/sign-in-needed'
}

client.use({
  onRequest({ request }) {
    for (const [name, value] of Object.entries(authorisation())) request.headers.set(name, value)
    return request
  },
  onResponse({ response }) {
    answered = response.headers.get('X-Request-ID') ?? answered
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
  throw new Problem(asProblem(error, response))
}

/** A proxy may answer in its own words: make it a problem all the same. */
export function asProblem(
  error: unknown,
  response: { status: number; statusText: string },
): ProblemBody {
  if (typeof error === 'object' && error !== null && 'type' in error && 'title' in error) {
    return error as ProblemBody
  }
  const type = response.status >= 500 ? '/problems/busy' : '/problems/bad-request'
  return { type, title: response.statusText, status: response.status }
}
