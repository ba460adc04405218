/** The items as a window offers them: what the family would likely get first, by department. */
import type { EstimateRow, Item } from '@/contract/types'
import { named, t } from '@/locales'
import { list } from '@/ui/format'
import { soundsLike } from '@/ui/pinyin'

export type Chance = EstimateRow['likelihood']

export interface Offer {
  item: Item
  chance: Chance | null
  reason: string
  /** Being decided already: it cannot be asked for twice. */
  open: boolean
}

export interface OfferGroup {
  chance: Chance | null
  departments: [string, Offer[]][]
  count: number
}

const ORDER: (Chance | null)[] = ['likely', null, 'unknown', 'unlikely']
const MOST_QUESTIONS = 3

export function offersOf(
  items: readonly Item[],
  rows: readonly EstimateRow[],
  open: ReadonlySet<string>,
): Offer[] {
  const found = new Map(rows.map((row) => [row.item, row]))
  return items.map((item) => {
    const row = found.get(item.code)
    return {
      item,
      chance: row?.likelihood ?? null,
      reason: row ? reasonOf(row) : item.for_whom_zh,
      open: open.has(item.code),
    }
  })
}

/** In one sentence: what it brings, what is still to be asked, or what stands in the way. */
function reasonOf(row: EstimateRow): string {
  if (row.likelihood === 'likely') return row.lines.map(lineOf).join(t('list.and')) || row.clause
  if (row.likelihood === 'unlikely') return row.obstacles[0]?.sentence ?? row.reason ?? ''
  if (row.questions.length === 0) return t('desk.depends')
  return t('desk.still_to_ask', { what: list(row.questions.slice(0, MOST_QUESTIONS)) })
}

function lineOf(line: EstimateRow['lines'][number]): string {
  return line.person === null ? line.text : `${line.who} ${line.text}`
}

export function groupsOf(offers: readonly Offer[], typed: string): OfferGroup[] {
  const found = offers.filter((offer) => matches(offer.item, typed))
  return ORDER.map((chance) => {
    const rows = found.filter((offer) => offer.chance === chance)
    return { chance, departments: [...byDepartment(rows)], count: rows.length }
  }).filter((group) => group.count > 0)
}

function byDepartment(rows: readonly Offer[]): Map<string, Offer[]> {
  const groups = new Map<string, Offer[]>()
  for (const offer of rows) {
    const name = offer.item.department_name
    groups.set(name, [...(groups.get(name) ?? []), offer])
  }
  return groups
}

function matches(item: Item, typed: string): boolean {
  const texts = [named(item.zh, item.en), item.zh, item.department_name, item.code]
  return texts.some((text) => soundsLike(text, typed))
}
