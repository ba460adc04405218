/** Large type and large targets for everybody, unless somebody wants them smaller on this phone. */
import { ref } from 'vue'

const REMEMBERED = 'lianban.citizen.size'

export const large = ref(localStorage.getItem(REMEMBERED) !== 'default')

export function dress(): void {
  document.documentElement.dataset['theme'] = large.value ? 'elder' : 'default'
}

export function resize(): void {
  large.value = !large.value
  localStorage.setItem(REMEMBERED, large.value ? 'elder' : 'default')
  dress()
}
