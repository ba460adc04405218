import { VueQueryPlugin } from '@tanstack/vue-query'
import userEvent from '@testing-library/user-event'
import { render, screen } from '@testing-library/vue'
import { beforeEach, expect, it, vi } from 'vitest'
import { declineProposal, type Proposal } from '@/contract/catalogue'
import { Problem } from '@/contract/problems'
import RulingForm from './RulingForm.vue'

vi.mock('@/contract/catalogue', () => ({ declineProposal: vi.fn() }))

const declined = vi.mocked(declineProposal)
const waiting = {
  proposal: { id: 'p1', state: 'open' },
  preview: { finished: true },
  may_rule: true,
  ruling: null,
} as Proposal
const ruled = {
  ...waiting,
  proposal: { id: 'p1', state: 'approved' },
  may_rule: false,
  ruling: { officer: '许明远', opinion: '同意', ruled_at: '2026-11-02T01:00:00Z', version: 2 },
} as Proposal

function open() {
  return render(RulingForm, { props: { view: waiting }, global: { plugins: [VueQueryPlugin] } })
}
const write = () => userEvent.type(screen.getByRole('textbox'), '依据不足')

beforeEach(() => {
  declined.mockReset()
})

it('keeps the opinion beside the ruling of whoever was faster', async () => {
  const slug = { type: '/problems/proposal-ended', title: '已处理', status: 409 }
  declined.mockRejectedValue(new Problem(slug))
  const { rerender, emitted } = open()
  await write()
  await userEvent.click(screen.getByRole('button', { name: '不批准' }))
  expect(emitted()['outdated']).toHaveLength(1)
  await rerender({ view: ruled })
  expect(screen.getByRole('alert')).toHaveTextContent('同意')
  expect(screen.getByRole('alert')).toHaveTextContent('依据不足')
  await userEvent.click(screen.getByRole('button', { name: '放下这一件' }))
  expect(screen.queryByRole('alert')).toBeNull()
})

it('says nothing of a race to whoever had not begun, nor of the own ruling', async () => {
  const { rerender } = open()
  await rerender({ view: ruled })
  expect(screen.queryByRole('heading')).toBeNull()
  await rerender({ view: waiting })
  declined.mockResolvedValue(ruled)
  await write()
  await userEvent.click(screen.getByRole('button', { name: '不批准' }))
  await rerender({ view: ruled })
  expect(screen.queryByRole('heading')).toBeNull()
})
