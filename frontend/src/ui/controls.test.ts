import userEvent from '@testing-library/user-event'
import { render, screen } from '@testing-library/vue'
import { expect, it } from 'vitest'
import { defineComponent, h, ref } from 'vue'
import { readMoney, writeMoney } from '@/engine/written'
import ErrorSummary from './ErrorSummary.vue'
import FieldShell from './FieldShell.vue'
import ParsedControl from './ParsedControl.vue'
import TextControl from './TextControl.vue'

it('reads a field’s hint and error with the field', () => {
  render(FieldShell, {
    props: { id: 'phone', label: '联系电话', hint: '没有手机可填亲属的', error: '电话号码不对' },
    slots: { default: (control: object) => h(TextControl, control) },
  })
  const field = screen.getByLabelText('联系电话')
  expect(field).toBeInvalid()
  expect(field).toHaveAccessibleDescription('没有手机可填亲属的 有误：电话号码不对')
})

it('keeps money as fen, and what cannot be read as it was typed', async () => {
  const value = ref<number | string | undefined>(146000)
  const Page = defineComponent(
    () => () =>
      h(ParsedControl<number>, {
        modelValue: value.value,
        'onUpdate:modelValue': (next) => (value.value = next),
        read: readMoney,
        write: writeMoney,
        'aria-label': '金额',
      }),
  )
  render(Page)
  const field = screen.getByLabelText('金额')
  expect(field).toHaveValue('1460')
  await userEvent.clear(field)
  await userEvent.type(field, '7.92')
  expect(value.value).toBe(792)
  await userEvent.type(field, 'x')
  expect(value.value).toBe('7.92x')
  expect(field).toHaveValue('7.92x')
})

it('leads from an error to its field', async () => {
  render({
    components: { ErrorSummary },
    template: `<ErrorSummary :errors="[{ target: 'name', text: '请填写姓名。' }]" /><input id="name">`,
  })
  HTMLElement.prototype.scrollIntoView = () => undefined
  await userEvent.click(screen.getByRole('link', { name: '请填写姓名。' }))
  expect(document.getElementById('name')).toHaveFocus()
})
