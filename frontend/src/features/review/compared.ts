/** The rows of a comparison as the reviewer goes through them: person by person. */
import type { ComparedRow, Comparison, SaidValue } from '@/contract/comparison'
import { worded } from '@/features/survey/words'
import { named, t } from '@/locales'

export interface Group {
  key: string
  who: string
  rows: ComparedRow[]
}

/** The household first, then each person; `only` the rows that differ. */
export function grouped(rows: readonly ComparedRow[], only: boolean): Group[] {
  const groups = new Map<string, Group>()
  for (const row of rows) {
    if (only && !row.differs) continue
    const key = `${row.scope}/${row.person ?? ''}`
    const group = groups.get(key) ?? { key, who: row.who, rows: [] }
    group.rows.push(row)
    groups.set(key, group)
  }
  return [...groups.values()].sort((left, right) => rank(left) - rank(right))
}
const RANKS = ['household', 'person', 'supporter']
const rank = (group: Group): number => RANKS.indexOf(group.key.split('/')[0] ?? '')

/** A value in words; about how much where it is kept back from this reader. */
export function told(
  said: SaidValue | null,
  type: string,
  codes: string,
  lists: Comparison['code_lists'],
): string {
  if (!said) return ''
  if (said.withheld) return t('review.withheld', { band: said.band ?? t('review.withheld_value') })
  const choices = (lists[codes] ?? []).map((option) => ({
    code: option.code,
    label: named(option.zh, option.en),
  }))
  return worded(type, choices, said.value)
}
