/** What a family would not get, by why: what it misses by a figure stands first. */
import type { EstimateRow } from '@/contract/types'

export interface ReasonGroup {
  /** In words; empty where none was given. */
  reason: string
  rows: EstimateRow[]
}

export function byReason(rows: readonly EstimateRow[]): ReasonGroup[] {
  const found = new Map<string, EstimateRow[]>()
  for (const row of rows) {
    const reason = row.reason ?? ''
    found.set(reason, [...(found.get(reason) ?? []), row])
  }
  const groups = [...found].map(([reason, rows]) => ({ reason, rows: near(rows) }))
  return [...groups.filter(({ rows }) => rows.some(measured)), ...groups.filter(far)]
}

const measured = (row: EstimateRow): boolean => row.obstacles.some((one) => one.miss !== null)
const far = ({ rows }: ReasonGroup): boolean => !rows.some(measured)
const near = (rows: readonly EstimateRow[]): EstimateRow[] => [
  ...rows.filter(measured),
  ...rows.filter((row) => !measured(row)),
]
