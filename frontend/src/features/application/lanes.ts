/** Where each claim stands in the picture: a lane per department, a column per wave of waiting. */
import type { Claim, Edge } from '@/contract/types'

export interface Lane {
  department: string
  name: string
  columns: Claim[][]
}

export interface Lanes {
  lanes: Lane[]
  waves: number
}

/** Column 0 starts by itself; every claim stands right of all it waits for. */
export function layOut(claims: readonly Claim[], edges: readonly Edge[]): Lanes {
  const wave = waveOf(claims, edges)
  const waves = 1 + Math.max(0, ...wave.values())
  const lanes = new Map<string, Lane>()
  for (const claim of claims) {
    const lane = lanes.get(claim.department) ?? emptyLane(claim, waves)
    lane.columns[wave.get(claim.id) ?? 0]?.push(claim)
    lanes.set(claim.department, lane)
  }
  return { lanes: [...lanes.values()].sort(earliestFirst), waves }
}

function emptyLane(claim: Claim, waves: number): Lane {
  return {
    department: claim.department,
    name: claim.department_name,
    columns: Array.from({ length: waves }, () => []),
  }
}

function earliestFirst(left: Lane, right: Lane): number {
  const first = (lane: Lane) => lane.columns.findIndex((column) => column.length > 0)
  return first(left) - first(right)
}

function waveOf(claims: readonly Claim[], edges: readonly Edge[]): Map<string, number> {
  const before = new Map<string, string[]>()
  for (const edge of edges) {
    before.set(edge.to_claim, [...(before.get(edge.to_claim) ?? []), edge.from_claim])
  }
  const known = new Map<string, number>()
  const depth = (id: string, above: ReadonlySet<string>): number => {
    const found = known.get(id)
    if (found !== undefined) return found
    const sources = (before.get(id) ?? []).filter((source) => !above.has(source))
    const under = new Set(above).add(id)
    const own = sources.length === 0 ? 0 : 1 + Math.max(...sources.map((s) => depth(s, under)))
    known.set(id, own)
    return own
  }
  for (const claim of claims) depth(claim.id, new Set())
  return known
}

/** Which dependencies are worth a line: what is waited for now, and what has been brought. */
export function kindOf(from: Claim | undefined, to: Claim | undefined): 'waiting' | 'kept' | null {
  if (!from || !to) return null
  if (to.state !== 'waiting') return from.state === 'granted' ? 'kept' : null
  // Before the review nobody knows yet which of them will count: all are shown.
  const early = to.waits_for.every((wait) => wait.kind === 'acceptance' || wait.kind === 'review')
  return early || to.waits_for.some((wait) => wait.claim_id === from.id) ? 'waiting' : null
}

export interface Box {
  left: number
  right: number
  top: number
  bottom: number
}

/** An orthogonal path from the right of one block to the left of another, with rounded corners. */
export function connect(from: Box, to: Box, track: number): string {
  const [x1, y1] = [from.right, (from.top + from.bottom) / 2]
  const [x2, y2] = [to.left - 7, (to.top + to.bottom) / 2]
  const turn = Math.max(x1 + 6, x2 - 10 - track * 5)
  const drop = y2 - y1
  if (Math.abs(drop) < 2) return `M${x1} ${y1}H${x2}`
  const bend = Math.min(6, Math.abs(drop) / 2) * Math.sign(drop)
  const round = Math.abs(bend)
  return `M${x1} ${y1}H${turn - round}q${round} 0 ${round} ${bend}V${y2 - bend}q0 ${bend} ${round} ${bend}H${x2}`
}
