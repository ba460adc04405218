import { expect, it } from 'vitest'
import { cell, months, readNotice, wholeYear } from './year'

const day = (on: string, is_workday: boolean) => ({
  on,
  is_workday,
  name: null,
  source: 'x',
  provisional: false,
})

it('a month begins under its weekday', () => {
  const [january] = months([day('2026-01-01', false), day('2026-01-02', false)])
  expect(january?.[0]?.map((one) => one?.number ?? 0)).toEqual([0, 0, 0, 1, 2, 0, 0])
})

it('a Saturday that is worked stands out, one that is free does not', () => {
  expect(cell(day('2026-10-10', true)).unusual).toBe(true)
  expect(cell(day('2026-10-17', false)).unusual).toBe(false)
})

it('a notice is read line by line, and says which line is no day', () => {
  const read = readNotice('2027-02-06 休 春节\n2027-02-14,班,春节调休上班\n二月七日 休', {
    free: '休',
    worked: '班',
  })
  expect(read.days).toEqual([
    { on: '2027-02-06', is_workday: false, name: '春节' },
    { on: '2027-02-14', is_workday: true, name: '春节调休上班' },
  ])
  expect(read.wrong).toEqual([3])
})

it('a notice for a whole year settles every day, and its own days win', () => {
  const days = wholeYear([{ on: '2027-02-08', is_workday: false, name: '春节' }], 2027)
  expect(days).toHaveLength(365)
  expect(days.filter((day) => day.on === '2027-02-08')).toEqual([
    { on: '2027-02-08', is_workday: false, name: '春节' },
  ])
  expect(days.find((day) => day.on === '2027-02-13')?.is_workday).toBe(false)
})
