import { describe, expect, it } from 'vitest'
import type { Region } from '@/contract/types'
import { elsewhereOf } from './regions'

const OURS = [{ code: '321322', name: '沭阳县', level: 'county' }] as Region[]

describe('a place of another city', () => {
  it('is named by its province and keeps its code', () => {
    expect(elsewhereOf(OURS, '341302')).toEqual({ code: '341302', label: '安徽省（代码 341302）' })
  })

  it('is no code that cannot be, and none of our own city that is not on the list', () => {
    for (const code of ['991302', '34130', '34130212', '321399', '安徽']) {
      expect(elsewhereOf(OURS, code)).toBeUndefined()
    }
  })
})
