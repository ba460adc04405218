import type { RouteLocationRaw } from 'vue-router'
import type { StepRow } from '@/contract/types'

/** Where a step is worked on: the township's on the case, a department's on its own page. */
export function placeOf(row: StepRow): RouteLocationRaw {
  if (row.kind === 'acceptance') return { name: 'application', params: { id: row.application_id } }
  if (row.kind === 'review') return { name: 'review', params: { id: row.application_id } }
  return { name: 'step', params: { id: row.id } }
}
