import { expect, it } from 'vitest'
import { amount, day, due, moment, money } from './format'

it('writes money from whole fen', () => {
  expect(money(146000)).toBe('1,460 元')
  expect(amount(792)).toBe('7.92')
  expect(amount(5)).toBe('0.05')
  expect(amount(123456789)).toBe('1,234,567.89')
})

it('writes days with their weekday', () => {
  expect(day('2026-11-24')).toBe('2026-11-24（周二）')
})

it('tells moments in the time of the city', () => {
  expect(moment('2026-11-02T01:06:43Z')).toBe('2026-11-02 09:06')
})

it('says how much time is left in words, not in colour alone', () => {
  expect(due(-4)).toEqual({ text: '超期 4 天', tone: 'bad' })
  expect(due(0).text).toBe('今天到期')
  expect(due(2)).toEqual({ text: '剩 2 天', tone: 'soon' })
  expect(due(9)).toEqual({ text: '剩 9 天', tone: 'good' })
})
