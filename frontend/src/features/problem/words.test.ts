import { expect, it } from 'vitest'
import { NoAnswer, Problem } from '@/contract/problems'
import { wordsFor } from './words'

it('names what is missing', () => {
  const problem = new Problem({
    type: '/problems/still-missing',
    title: '',
    status: 422,
    params: { missing: ['户口簿', '诊断证明'] },
  })
  expect(wordsFor(problem)).toBe('还有材料没有交齐：户口簿、诊断证明。')
})

it('says that nothing is lost when the line is down', () => {
  expect(wordsFor(new NoAnswer())).toContain('重复提交不会办两次')
})
