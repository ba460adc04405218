import { VueQueryPlugin } from '@tanstack/vue-query'
import userEvent from '@testing-library/user-event'
import { render, screen } from '@testing-library/vue'
import { beforeEach, expect, it, vi } from 'vitest'
import { decideExplanation, type Explanation } from '@/contract/checks'
import { Problem } from '@/contract/problems'
import ExplanationDecision from './ExplanationDecision.vue'

vi.mock('@/contract/checks', () => ({ decideExplanation: vi.fn() }))

const sent = vi.mocked(decideExplanation)
const deposits = {
  id: 'e1',
  state: 'given',
  answer: 'held_for_another',
  answer_by: '2026-11-16',
  about_amount: true,
  figure_fen: 500_000,
  choices: [{ code: 'held_for_another', zh: '替别人存放', en: 'held', corrects: true }],
} as Explanation

function open(more: Partial<Explanation> = {}) {
  return render(ExplanationDecision, {
    props: { explanation: { ...deposits, ...more } },
    global: { plugins: [VueQueryPlugin] },
  })
}
const submit = () => userEvent.click(screen.getByRole('button', { name: '提交认定' }))

beforeEach(() => {
  sent.mockReset()
  sent.mockImplementation(async (id, body) => {
    return { ...deposits, id, state: body.accepted ? 'accepted' : 'rejected' } as Explanation
  })
})

it('asks for the verdict and its ground when the explanation does not stand', async () => {
  const { emitted } = open()
  await userEvent.click(screen.getByLabelText('说明不成立'))
  expect(screen.queryByLabelText('认定的数额')).toBeNull()
  await userEvent.type(screen.getByLabelText('认定理由'), '没有凭证')
  await submit()
  const said = { accepted: false, amount_fen: null, counted: null, ground: '没有凭证' }
  expect(sent).toHaveBeenCalledWith('e1', said)
  expect(emitted()['decided']).toHaveLength(1)
})

it('lowers an amount, and never raises it', async () => {
  open()
  await userEvent.click(screen.getByLabelText('说明成立'))
  const amount = screen.getByLabelText('认定的数额')
  await userEvent.type(screen.getByLabelText('认定理由'), '有凭证')
  await userEvent.type(amount, '5000.01')
  await submit()
  expect(amount).toHaveAccessibleDescription(/不能高于查到的 5,000 元/)
  expect(sent).not.toHaveBeenCalled()
  await userEvent.clear(amount)
  await userEvent.type(amount, '1200.5')
  await submit()
  const said = { accepted: true, amount_fen: 120_050, counted: null, ground: '有凭证' }
  expect(sent).toHaveBeenCalledWith('e1', said)
})

it('does not send a verdict nobody gave', async () => {
  open()
  await submit()
  expect(screen.getByRole('alert')).toHaveFocus()
  expect(sent).not.toHaveBeenCalled()
})

it('cannot accept what was never explained', () => {
  open({ state: 'open', answer: null })
  expect(screen.queryByLabelText('说明成立')).toBeNull()
  expect(screen.getByLabelText('说明不成立')).toBeVisible()
})

it('shows what a colleague decided meanwhile beside what was written', async () => {
  const { rerender, emitted } = open()
  await userEvent.click(screen.getByLabelText('说明不成立'))
  await userEvent.type(screen.getByLabelText('认定理由'), '没有凭证')
  const slug = { type: '/problems/explanation-decided', title: '已认定', status: 409 }
  sent.mockRejectedValue(new Problem(slug))
  await submit()
  const fresh = { ...deposits, state: 'accepted', decision_ground: '有借条' } as Explanation
  await rerender({ explanation: fresh })
  expect(screen.getByRole('alert')).toHaveTextContent('有借条')
  expect(screen.getByRole('alert')).toHaveTextContent('没有凭证')
  expect(screen.getByRole('button', { name: '提交认定' })).toBeDisabled()
  await userEvent.click(screen.getByRole('button', { name: '放下这一件' }))
  expect(emitted()['cancel']).toHaveLength(1)
})
