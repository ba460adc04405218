/** Every number leads to its list: the same place and days, and what the number is about. */
import type { RouteLocationRaw } from 'vue-router'
import type { Board, CaseFilter, Load } from '@/contract/supervision'
import type { TextKey } from '@/locales'
import type { Tone } from '@/ui/tone'

export type Period = Pick<Board, 'region' | 'first_day' | 'last_day'>

export function behind(period: Period, about: CaseFilter): RouteLocationRaw {
  const query = { region: period.region, from: period.first_day, to: period.last_day, ...about }
  const said = Object.entries(query).map(([name, value]) => [name, String(value)])
  return { name: 'applications', query: Object.fromEntries(said) }
}

/** The deadline colours that are counted, most urgent first. */
export const LEVELS = [
  { level: 'red', label: 'board.red', tone: 'bad' },
  { level: 'orange', label: 'board.orange', tone: 'soon' },
  { level: 'yellow', label: 'board.yellow', tone: 'soon' },
] as const satisfies readonly { level: keyof Load; label: TextKey; tone: Tone }[]

/** The most urgent colour a place has, with its number; none where nothing is urgent. */
export function worst(load: Load): { label: TextKey; tone: Tone; n: number } | undefined {
  const found = LEVELS.find(({ level }) => load[level] > 0)
  return found && { label: found.label, tone: found.tone, n: load[found.level] }
}
