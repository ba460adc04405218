import { expect, it } from 'vitest'
import type { Assessment } from '@/contract/types'
import { draftOf } from './missing'

const claim = (item_name: string, truth: 'unknown' | 'true', missing: string[]) =>
  ({ item_name, truth, missing }) as Assessment['claims'][number]

it('asks once for an answer that several items need, and names them', () => {
  const claims = [
    claim('低保', 'unknown', ['残疾等级']),
    claim('残疾补贴', 'unknown', ['残疾等级']),
  ]
  expect(draftOf({ missing_materials: ['户口簿'] }, { claims })).toEqual([
    '户口簿',
    '残疾等级（低保、残疾补贴 需要）',
  ])
})

it('asks for nothing an item can already be decided without', () => {
  const claims = [claim('低保', 'true', ['残疾等级'])]
  expect(draftOf({ missing_materials: [] }, { claims })).toEqual([])
})
