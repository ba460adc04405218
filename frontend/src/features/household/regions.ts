/** The regions of the city as a list to choose from, each under the names of those above it. */
import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { regions } from '@/contract/api'
import type { Region } from '@/contract/types'
import { hasText, t } from '@/locales'
import type { Choice } from '@/ui/choice'

const LEVELS_SHOWN = ['county', 'township', 'village']

export function useRegionRows() {
  const found = useQuery({ queryKey: ['regions'], queryFn: regions, staleTime: Infinity })
  return computed(() => found.data.value?.rows ?? [])
}

export function useRegions() {
  const rows = useRegionRows()
  return computed(() => toChoices(rows.value))
}

/** A place of another city by its code of six, nine or twelve digits, under its province's name. */
export function elsewhereOf(rows: readonly Region[], code: string): Choice | undefined {
  const province = `region.province.${code.slice(0, 2)}`
  const ours = rows.some((row) => row.code.slice(0, 4) === code.slice(0, 4))
  if (!PLACE.test(code) || ours || !hasText(province)) return undefined
  return { code, label: t('region.elsewhere', { province: t(province), code }) }
}
const PLACE = /^\d{6}(?:\d{3}(?:\d{3})?)?$/

export function useElsewhere() {
  const rows = useRegionRows()
  return (code: string) => elsewhereOf(rows.value, code)
}

export function toChoices(rows: readonly Region[]): Choice[] {
  const byCode = new Map(rows.map((row) => [row.code, row]))
  const path = (row: Region): string => {
    const parent = row.parent ? byCode.get(row.parent) : undefined
    return parent && LEVELS_SHOWN.includes(parent.level) ? `${path(parent)} ${row.name}` : row.name
  }
  return rows
    .filter((row) => LEVELS_SHOWN.includes(row.level))
    .map((row) => ({ code: row.code, label: path(row) }))
    .sort((left, right) => left.code.localeCompare(right.code))
}
