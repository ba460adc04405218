/** Lines of the sheet that say the same about several people become one. */
import type { SheetLine } from '@/contract/types'

export interface SheetRow extends Omit<SheetLine, 'who'> {
  who: string[]
}

export function rowsOf(lines: readonly SheetLine[]): SheetRow[] {
  const rows = new Map<string, SheetRow>()
  for (const line of lines) {
    const key = [line.item, line.text, line.reason?.code, line.decided_on].join('|')
    const row = rows.get(key)
    if (row) row.who.push(line.who)
    else rows.set(key, { ...line, who: [line.who] })
  }
  return [...rows.values()]
}

/** How many items these lines are about: one item may serve several people. */
export function countItems(lines: readonly SheetLine[]): number {
  return new Set(lines.map((line) => line.item)).size
}
