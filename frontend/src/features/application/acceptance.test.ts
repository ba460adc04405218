import { VueQueryPlugin } from '@tanstack/vue-query'
import userEvent from '@testing-library/user-event'
import { render, screen } from '@testing-library/vue'
import { beforeEach, expect, it, vi } from 'vitest'
import { accept } from '@/contract/api'
import { Problem } from '@/contract/problems'
import type { Application } from '@/contract/types'
import AcceptancePanel from './AcceptancePanel.vue'

vi.mock('@/contract/api', () => ({ accept: vi.fn() }))

const taken = vi.mocked(accept)
const waiting = {
  id: 'a1',
  version: 3,
  state: 'submitted',
  may: ['acceptance'],
  missing_materials: ['残疾人证'],
  supplements: [],
} as unknown as Application
const accepted = { ...waiting, version: 4, state: 'accepted', may: [] } as unknown as Application

function open(application = waiting) {
  return render(AcceptancePanel, {
    props: { application },
    global: { plugins: [VueQueryPlugin] },
  })
}
async function write(reason: string): Promise<void> {
  await userEvent.click(screen.getByRole('button', { name: '不予受理' }))
  await userEvent.type(screen.getByRole('textbox'), reason)
}
const submit = () => userEvent.click(screen.getByRole('button', { name: '不予受理' }))

beforeEach(() => {
  taken.mockReset()
})

it('goes once the refusal was taken in, and says nothing of a race it won', async () => {
  taken.mockResolvedValue(accepted)
  const { rerender } = open()
  await write('不属于本街道')
  await submit()
  await rerender({ application: accepted })
  expect(taken).toHaveBeenCalledWith('a1', 3, {
    outcome: 'refuse',
    received: [],
    reason: '不属于本街道',
  })
  expect(screen.queryByRole('region')).toBeNull()
})

it('keeps the reason on the page when somebody else accepts while it is being written', async () => {
  const { rerender } = open()
  await write('不属于本街道')
  await rerender({ application: accepted })
  expect(screen.getByRole('alert')).toHaveTextContent('不属于本街道')
  await userEvent.click(screen.getByRole('button', { name: '放下这一件' }))
  expect(screen.queryByRole('alert')).toBeNull()
})

it('keeps what was ticked as well', async () => {
  const { rerender } = open()
  await userEvent.click(screen.getByLabelText('残疾人证'))
  await rerender({ application: accepted })
  expect(screen.getByRole('alert')).toHaveTextContent('残疾人证')
})

it('says who was faster even to whoever had typed nothing', async () => {
  const slug = { type: '/problems/not-waiting-for-acceptance', title: '已受理', status: 409 }
  taken.mockRejectedValue(new Problem(slug))
  const complete = { ...waiting, missing_materials: [] }
  const { rerender } = open(complete)
  await userEvent.click(screen.getByRole('button', { name: '受理' }))
  await rerender({ application: { ...accepted, missing_materials: [] } })
  expect(screen.getByRole('alert')).toHaveTextContent('这一件在您填写时有了变化')
})

it('leaves an untouched page alone when the case moves on', async () => {
  const { rerender } = open()
  await rerender({ application: accepted })
  expect(screen.queryByRole('region')).toBeNull()
})
