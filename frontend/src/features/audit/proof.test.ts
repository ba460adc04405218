import { expect, it } from 'vitest'
import { holds } from './proof'

// Leaf 4 of the five records "a" to "e".
const proof = {
  record: 'e',
  leaf: 4,
  size: 5,
  root: 'fe14a5426fbd70c0fa73f52342afed0da0bd23c4838662ccf6b88a3070ead97b',
  path: ['33376a3bd63e9993708a84ddfe6c28ae58b83505dd1fed711bd924ec5a6239f0'],
}

it('accepts the record that was sealed', async () => {
  expect(await holds(proof)).toBe(true)
})

it('refuses any other record, place or root', async () => {
  expect(await holds({ ...proof, record: 'f' })).toBe(false)
  expect(await holds({ ...proof, leaf: 3 })).toBe(false)
  expect(await holds({ ...proof, root: '00' })).toBe(false)
})
