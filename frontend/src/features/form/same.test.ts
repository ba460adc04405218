import { ref } from 'vue'
import { expect, it } from 'vitest'
import type { SettledRow } from '@/engine/settle'
import { sameAs } from './same'

function row(scope: SettledRow['scope'], at: number, given: SettledRow['given']): SettledRow {
  return { scope, at, given, values: {}, shown: new Set() } as unknown as SettledRow
}
function family(...rows: SettledRow[]): Parameters<typeof sameAs>[0] {
  return { rows: ref(rows), questions: ref(new Map()) } as unknown as Parameters<typeof sameAs>[0]
}

it('takes over what stands with the person above', () => {
  const second = row('person', 1, {})
  const context = family(row('person', 0, { hukou_region: '321311101391' }), second)
  expect(sameAs(context, second, 'hukou_region')).toBe('321311101391')
})

it('takes the first person’s registered place from where the household lives', () => {
  const first = row('person', 0, {})
  const context = family(row('household', 0, { residence_region: '321311101391' }), first)
  expect(sameAs(context, first, 'hukou_region')).toBe('321311101391')
})

it('names the applicant as the holder of the card', () => {
  const household = row('household', 0, {})
  const context = family(household, row('person', 0, { person_name: '刘晓梅' }))
  expect(sameAs(context, household, 'card_holder')).toBe('刘晓梅')
})

it('has nothing to take over for what is everybody’s own', () => {
  const first = row('person', 0, {})
  expect(sameAs(family(row('household', 0, {}), first), first, 'person_name')).toBeUndefined()
})
