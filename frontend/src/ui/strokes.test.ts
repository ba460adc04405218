import { expect, it } from 'vitest'
import { ink, isSigned, widthAt, type Stroke } from './strokes'

const line = (...to: [number, number][]): Stroke => to.map(([x, y]) => ({ x, y, press: 0.5 }))

it('measures how far the pen went, over all strokes', () => {
  expect(ink([line([0, 0], [3, 4]), line([10, 10], [10, 20])])).toBe(15)
})

it('takes a tap or a slip for no signature', () => {
  expect(isSigned([])).toBe(false)
  expect(isSigned([line([5, 5])])).toBe(false)
  expect(isSigned([line([0, 0], [20, 0])])).toBe(false)
  expect(isSigned([line([0, 0], [80, 20]), line([40, 0], [40, 60])])).toBe(true)
})

it('draws a thicker line where the pen is pressed harder', () => {
  expect(widthAt({ x: 0, y: 0, press: 1 })).toBeGreaterThan(widthAt({ x: 0, y: 0, press: 0.1 }))
})
