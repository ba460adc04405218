/** What a list of cases is narrowed to by its address: the board's numbers lead here. */
import { computed } from 'vue'
import type { CaseFilter } from '@/contract/supervision'
import { useRegionRows } from '@/features/household/regions'
import { useItems } from '@/features/item/queries'
import type { Filters } from '@/features/list/filters'
import { named, t } from '@/locales'

const LEVELS = ['green', 'yellow', 'orange', 'red'] as const

export interface Narrowed {
  name: string
  text: string
  drop: () => void
}

export function useNarrowing(filters: Filters) {
  const regions = useRegionRows()
  const items = useItems()
  const [region, item, department] = [
    filters.one('region'),
    filters.one('item'),
    filters.one('department'),
  ]
  const level = filters.one('level', LEVELS)
  const late = filters.one('late', ['true'])
  const [from, to] = [filters.one('from'), filters.one('to')]

  const asked = computed<CaseFilter>(() => {
    const colour = LEVELS.find((one) => one === level.value)
    return {
      ...(region.value && { region: region.value }),
      ...(item.value && { item: item.value }),
      ...(department.value && { department: department.value }),
      ...(colour && { level: colour }),
      ...(late.value && { late: true }),
      ...(from.value && { from: from.value }),
      ...(to.value && { to: to.value }),
    }
  })
  const placeName = (code: string) => regions.value.find((row) => row.code === code)?.name ?? code
  const itemName = (code: string) => {
    const found = items.data.value?.rows.find((row) => row.code === code)
    return found ? named(found.zh, found.en) : code
  }
  const officeName = (code: string) => {
    const found = items.data.value?.rows.find((row) => row.department === code)
    return found ? found.department_name : code
  }
  const one = (held: typeof region, name: string, text: (value: string) => string): Narrowed[] =>
    held.value ? [{ name, text: text(held.value), drop: () => (held.value = undefined) }] : []

  const shown = computed<Narrowed[]>(() => [
    ...one(region, 'region', (code) => t('narrow.region', { what: placeName(code) })),
    ...one(item, 'item', (code) => t('narrow.item', { what: itemName(code) })),
    ...one(department, 'department', (code) => t('narrow.department', { what: officeName(code) })),
    ...one(level, 'level', () => t(`narrow.level.${asked.value.level ?? 'green'}`)),
    ...one(late, 'late', () => t('narrow.late')),
    ...one(from, 'from', (day) => t('narrow.from', { day })),
    ...one(to, 'to', (day) => t('narrow.to', { day })),
  ])
  return { asked, shown }
}
