/** The sheet that the parts of one page write in. */
import { inject, type InjectionKey } from 'vue'
import type { SheetHeld } from './keeping'

export const SHEET: InjectionKey<SheetHeld> = Symbol('sheet')

export function useHeld(): SheetHeld {
  const sheet = inject(SHEET)
  if (!sheet) throw new Error('A question stands outside a survey')
  return sheet
}
