import { effectScope } from 'vue'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { MaskedValue } from '@/contract/disclosures'
import { useOpened } from './opened'

const row: MaskedValue = {
  person: 'uuid-1',
  who: '刘**',
  field: 'id_number',
  zh: '身份证号',
  en: 'ID number',
  masked: '321311********9967',
}
beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('shows a full value for its time and then forgets it', () => {
  const scope = effectScope()
  const opened = scope.run(useOpened) ?? expect.fail('no scope')
  opened.show(row, '321311198405179967', 60)
  expect(opened.textOf.value(row)).toBe('321311198405179967')
  vi.advanceTimersByTime(59_000)
  expect(opened.secondsLeft(row)).toBe(1)
  vi.advanceTimersByTime(1_000)
  expect(opened.textOf.value(row)).toBeUndefined()
  scope.stop()
})

it('hides it at once when asked to', () => {
  const scope = effectScope()
  const opened = scope.run(useOpened) ?? expect.fail('no scope')
  opened.show(row, '321311198405179967', 60)
  opened.hide(row)
  expect(opened.textOf.value(row)).toBeUndefined()
  scope.stop()
})
