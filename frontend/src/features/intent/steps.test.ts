import { expect, it } from 'vitest'
import { stagesOf, stepNow } from './steps'

const line = (...given: Parameters<typeof stagesOf>) => stagesOf(...given).map((one) => one.state)

it('begins with the wish and ends with the result', () => {
  expect(line(undefined)).toEqual(['now', 'later', 'later', 'later'])
  expect(line('registered')).toEqual(['done', 'now', 'later', 'later'])
  expect(line('checking')).toEqual(['done', 'done', 'now', 'later'])
  expect(line('reported')).toEqual(['done', 'done', 'done', 'now'])
  expect(line('applied')).toEqual(['done', 'done', 'done', 'done'])
})

it('opens the step that is in hand', () => {
  expect([stepNow('registered'), stepNow('authorised'), stepNow('applied')]).toEqual([
    'authorisation',
    'checks',
    'result',
  ])
})

it('shows an ended wish at its wish, whatever it came to', () => {
  expect(stepNow('ended')).toBe('wish')
  expect(line('ended', true)).toEqual(['done', 'done', 'done', 'later'])
  expect(line('ended')).toEqual(['done', 'later', 'later', 'later'])
})
