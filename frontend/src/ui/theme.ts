import { ref } from 'vue'

export const THEMES = ['default', 'elder', 'dark', 'high-contrast'] as const
export type Theme = (typeof THEMES)[number]
const REMEMBERED = 'lianban.theme'

function remembered(): Theme {
  const kept = localStorage.getItem(REMEMBERED)
  return THEMES.find((theme) => theme === kept) ?? 'default'
}

export const theme = ref<Theme>(remembered())

export function wear(next: Theme): void {
  theme.value = next
  localStorage.setItem(REMEMBERED, next)
  document.documentElement.dataset['theme'] = next
}
