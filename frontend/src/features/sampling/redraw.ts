/**
 * Draws again in this browser what the server says was drawn, by the published method: the digest
 * of the population, the seed from the sealed root, the order of the lots.
 */
import type { SampleDetail } from '@/contract/samples'

export interface Redrawn {
  digest: string
  seed: string
  drawn: string[]
  agrees: boolean
}

/** Undefined while the draw is not sealed yet, or where the browser has no digests (no TLS). */
export async function redraw(told: SampleDetail): Promise<Redrawn | undefined> {
  if (!told.seed || !globalThis.crypto.subtle) return undefined
  const lines = told.population.map((lot) => `${lot.claim_id} ${lot.item}\n`).sort()
  const digest = await sha256(lines.join(''))
  const { root } = told.seed
  const seed = await sha256(`${told.method}\n${told.sample.id}\n${digest}\n${root}\n`)
  const items = [...new Set(told.population.map((lot) => lot.item))].sort()
  const drawn: string[] = []
  for (const item of items) {
    const claims = told.population.filter((lot) => lot.item === item).map((lot) => lot.claim_id)
    drawn.push(...(await ofItem(seed, claims, told.sample.percent)))
  }
  const agrees =
    digest === told.population_digest &&
    seed === told.seed.seed &&
    JSON.stringify(drawn) === JSON.stringify(told.drawn.map((row) => row.claim_id))
  return { digest, seed, drawn, agrees }
}

async function ofItem(seed: string, claims: readonly string[], percent: number) {
  const lots = await Promise.all(
    claims.map(async (claim) => ({ claim, lot: await sha256(`${seed} ${claim}`) })),
  )
  lots.sort((left, right) => (left.lot < right.lot ? -1 : 1))
  return lots.slice(0, quota(claims.length, percent)).map((one) => one.claim)
}

/** `percent` of them, rounded up, and one at least. */
export const quota = (size: number, percent: number): number =>
  size ? Math.max(1, Math.ceil((size * percent) / 100)) : 0

async function sha256(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
