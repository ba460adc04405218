import { expect, it } from 'vitest'
import { grouped } from './scope'

const lines = ['HC-09', 'HC-01', 'HC-25', 'HC-10', 'HC-99'].map((code) => ({ code }))

it('puts each check under what is looked up, in the order of the text', () => {
  expect(grouped(lines).map(({ kind, lines }) => [kind, lines.map((one) => one.code)])).toEqual([
    ['identity', ['HC-01']],
    ['finance', ['HC-09', 'HC-10']],
    ['life', ['HC-25', 'HC-99']],
  ])
})
