import { expect, it } from 'vitest'
import { bodyOf, gaps, type Draft, type LineDraft } from './draft'

const line: LineDraft = {
  person: null,
  who: '全家',
  granted: true,
  amount: '1460',
  proposed: 146000,
  unit: '元/月',
  text: '1460 元/月',
}
const draft: Draft = {
  outcome: 'approve',
  lines: [line],
  reason: undefined,
  opinion: undefined,
  asked: undefined,
}

it('sends an approval in whole fen', () => {
  expect(gaps(draft)).toEqual([])
  expect(bodyOf(draft).lines).toEqual([
    { person: null, granted: true, amount_fen: 146000, reason: null },
  ])
})

it('wants an amount that can be read', () => {
  expect(gaps({ ...draft, lines: [{ ...line, amount: '一千' }] })).toEqual(['amount'])
})

it('wants a reason from a refusal, also for one of several people', () => {
  expect(gaps({ ...draft, outcome: 'refuse' })).toEqual(['reason'])
  expect(gaps({ ...draft, lines: [line, { ...line, person: 'p2', granted: false }] })).toEqual([
    'reason',
  ])
})

it('does not approve what nobody gets', () => {
  expect(gaps({ ...draft, lines: [{ ...line, granted: false }] })).toEqual(['lines'])
})

it('sends everything that is missing at once, one per line', () => {
  const body = bodyOf({ ...draft, outcome: 'return', asked: '房产证\n\n 住院发票 ' })
  expect(body.asked).toEqual(['房产证', '住院发票'])
})
