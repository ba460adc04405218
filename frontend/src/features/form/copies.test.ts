import { beforeEach, expect, it } from 'vitest'
import { openCopies, type Copies } from './copies'

const MINE = btoa('0123456789abcdef')
const THEIRS = btoa('fedcba9876543210')
const TEXT = JSON.stringify({ id: 'a', name: '刘晓梅' })

async function opened(secret: string): Promise<Copies> {
  return (await openCopies(secret)) ?? expect.fail('this browser seals nothing')
}
beforeEach(() => localStorage.clear())

it('opens again for the account that typed it, and for no other', async () => {
  await (await opened(MINE)).put('a', TEXT)
  expect(await (await opened(MINE)).all()).toEqual([TEXT])
  expect(await (await opened(THEIRS)).all()).toEqual([])
})

it('leaves nothing readable in the browser', async () => {
  await (await opened(MINE)).put('a', TEXT)
  expect(JSON.stringify({ ...localStorage })).not.toContain('刘晓梅')
  expect(localStorage).toHaveLength(1)
})

it('is not written once it has been dropped, however late the sealing ends', async () => {
  const copies = await opened(MINE)
  const late = copies.put('a', TEXT)
  copies.drop('a')
  await late
  expect(localStorage).toHaveLength(0)
})

it('removes what earlier versions left in the clear', async () => {
  localStorage.setItem('lianban.draft.1', TEXT)
  await opened(MINE)
  expect(localStorage).toHaveLength(0)
})
