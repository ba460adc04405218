/** Shortcuts of a whole page or of one part of it, for as long as it is shown. */
import { onBeforeUnmount, onMounted, type Ref } from 'vue'

type Listener = (event: KeyboardEvent) => void

export function useKeys(listener: Listener, part?: Readonly<Ref<HTMLElement | null>>): void {
  const target = () => (part ? part.value : window)
  const listen = (event: Event) => {
    if (event instanceof KeyboardEvent) listener(event)
  }
  let on: EventTarget | null = null
  onMounted(() => {
    on = target()
    on?.addEventListener('keydown', listen)
  })
  onBeforeUnmount(() => on?.removeEventListener('keydown', listen))
}
