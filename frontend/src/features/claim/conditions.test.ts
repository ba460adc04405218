import { expect, it } from 'vitest'
import type { Condition } from '@/contract/types'
import { grouped, unsaid } from './conditions'

const condition = (sentence: string, more: Partial<Condition> = {}): Condition => ({
  sentence,
  truth: 'true',
  depth: 0,
  fact: 'p.age',
  value: null,
  threshold: null,
  miss: null,
  reason: null,
  source: null,
  ...more,
})

it('puts each person’s conditions under the person’s name', () => {
  const groups = grouped(
    [
      condition('生活用机动车数：0'),
      condition('刘晓梅：年龄 42 岁'),
      condition('刘晓梅：没有就业'),
    ],
    ['刘晓梅', '王子轩'],
  )
  expect(groups.map((group) => [group.who, group.conditions.map((one) => one.sentence)])).toEqual([
    [null, ['生活用机动车数：0']],
    ['刘晓梅', ['年龄 42 岁', '没有就业']],
  ])
})

it('does not repeat what the sentence says', () => {
  const said = condition('人均月收入 926 元，高于低保标准 800 元', {
    value: '926 元',
    threshold: '800 元',
    source: '低保标准（2026-01-01起）',
  })
  expect(unsaid(said)).toEqual({ source: '低保标准（2026-01-01起）' })
})
