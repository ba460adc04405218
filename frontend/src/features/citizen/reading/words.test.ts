// @vitest-environment jsdom
import { expect, it } from 'vitest'
import { dayWords, spoken, spokenLines } from './words'

it('says a date as people say it', () => {
  expect(dayWords('2026-11-24')).toBe('2026年11月24日星期二')
})

it('takes the day of a moment where the rules live', () => {
  expect(dayWords('2026-11-23T16:30:00Z')).toBe('2026年11月24日星期二')
})

it('reads masks, long numbers and money so that an ear understands them', () => {
  expect(spoken('刘*')).toBe('刘某')
  expect(spoken('2026-11-24 前办结')).toBe('2026年11月24日星期二 前办结')
  expect(spoken('热线 02780000010')).toBe('热线 0 2 7 8 0 0 0 0 0 1 0')
  expect(spoken('每月 1,460 元')).toBe('每月 1460 元')
  expect(spoken('321***9967')).toBe('321中间不显示9967')
})

it('leaves out empty lines', () => {
  expect(spokenLines('办理进度\n\n  审核中 \n')).toEqual(['办理进度', '审核中'])
})
