/** Short confirmations, read politely by a screen reader. */
import { ref } from 'vue'

export interface Toast {
  id: number
  text: string
}

export const toasts = ref<Toast[]>([])
let last = 0

export function say(text: string): void {
  const toast = { id: ++last, text }
  toasts.value = [...toasts.value, toast]
  setTimeout(() => (toasts.value = toasts.value.filter((one) => one.id !== toast.id)), 6_000)
}
