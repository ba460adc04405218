/** Paper has no fold to open: what is folded within `root` is printed open, and folded again after. */
import { onBeforeUnmount, onMounted, type Ref } from 'vue'

export function useOpenOnPaper(root: Readonly<Ref<HTMLElement | null>>): void {
  let opened: HTMLDetailsElement[] = []
  const open = () => {
    opened = [...(root.value?.querySelectorAll<HTMLDetailsElement>('details:not([open])') ?? [])]
    for (const one of opened) one.open = true
  }
  const close = () => {
    for (const one of opened) one.open = false
    opened = []
  }
  onMounted(() => {
    addEventListener('beforeprint', open)
    addEventListener('afterprint', close)
  })
  onBeforeUnmount(() => {
    removeEventListener('beforeprint', open)
    removeEventListener('afterprint', close)
  })
}
