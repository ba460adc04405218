import { expect, it } from 'vitest'
import type { SheetLine } from '@/contract/types'
import { rowsOf } from './rows'

const line = (who: string, text: string) =>
  ({ item: 'YB-01', who, text, reason: null, decided_on: '2026-11-02' }) as SheetLine

it('says once what is the same for several people', () => {
  const rows = rowsOf([
    line('刘晓梅', '每年 400 元'),
    line('王子轩', '每年 400 元'),
    line('赵', '200 元'),
  ])
  expect(rows.map((row) => row.who)).toEqual([['刘晓梅', '王子轩'], ['赵']])
})
