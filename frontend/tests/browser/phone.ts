/** A citizen's phone without a screen: the interface, and the demonstration's mailbox. */
import { town } from './town'

export async function call<Answer>(path: string, body?: unknown, headers = {}): Promise<Answer> {
  const answer = await fetch(`${town.address}/api/v1${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
  return (await answer.json()) as Answer
}

/** The newest code in the demonstration's mailbox for this phone. */
export async function codeFor(phone: string): Promise<string> {
  const { mailbox } = await call<{ mailbox: string }>('/demo/citizens')
  for (let look = 0; look < 40; look += 1) {
    const letters = (await (await fetch(`${mailbox}.json`)).json()) as Record<string, string>[]
    const mine = letters.find((letter) => letter['phone'] === phone.replaceAll('-', ''))
    const code = mine?.['text']?.match(/\d{6}/)?.[0]
    if (code) return code
    await new Promise((later) => setTimeout(later, 500))
  }
  throw new Error('no text message came')
}

/** Nobody's number yet. */
export function inventedPhone(): string {
  const digits = Date.now().toString()
  return `000-8${digits.slice(-7, -4)}-${digits.slice(-4)}`
}

/** Signs in on a phone; what its later calls are to carry. */
export async function signInOn(phone: string): Promise<Record<string, string>> {
  await call('/citizens/codes', { phone })
  const said = { phone, code: await codeFor(phone), keep: 'body' }
  const session = await call<{ access_token: string }>('/citizens/sessions', said)
  return { Authorization: `Bearer ${session.access_token}` }
}
