/** RFC 6962 §2.1.1, reckoned here in the browser: the server's word is not enough. */
import type { Proof } from '@/contract/types'

/** Whether the record, byte for byte, leads to the root of the sealed trail. */
export async function holds(proof: Proof): Promise<boolean> {
  let reached = await sha(0, new TextEncoder().encode(proof.record))
  let place = proof.leaf
  let last = proof.size - 1
  for (const step of proof.path.map(bytes)) {
    const right = place % 2 === 1 || place === last
    reached = right ? await sha(1, step, reached) : await sha(1, reached, step)
    while (right && place > 0 && place % 2 === 0) [place, last] = [half(place), half(last)]
    ;[place, last] = [half(place), half(last)]
  }
  return last === 0 && hex(reached) === proof.root
}

async function sha(prefix: number, ...parts: Uint8Array[]): Promise<Uint8Array> {
  const whole = new Uint8Array([prefix, ...parts.flatMap((part) => [...part])])
  return new Uint8Array(await crypto.subtle.digest('SHA-256', whole))
}
const half = (number: number): number => Math.floor(number / 2)
const bytes = (text: string): Uint8Array =>
  new Uint8Array((text.match(/../g) ?? []).map((pair) => parseInt(pair, 16)))
const hex = (hash: Uint8Array): string =>
  [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('')
