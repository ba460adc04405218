/** Every sentence of the screens, by key. A key missing in one language does not compile. */
import { ref } from 'vue'
import en from './en.json'
import zh from './zh-CN.json'

export type TextKey = keyof typeof zh
export type Locale = 'zh-CN' | 'en'
export type TextValues = Record<string, string | number>

const TEXTS: Record<Locale, Record<TextKey, string>> = { 'zh-CN': zh, en }
const REMEMBERED = 'lianban.locale'

export const locale = ref<Locale>(localStorage.getItem(REMEMBERED) === 'en' ? 'en' : 'zh-CN')

export function speak(next: Locale): void {
  locale.value = next
  localStorage.setItem(REMEMBERED, next)
  document.documentElement.lang = next
}

/** The sentence for a key in the language of the moment, its `{places}` filled. */
export function t(key: TextKey, values: TextValues = {}): string {
  return fill(TEXTS[locale.value][key], values)
}

/** Whether a key exists: for codes that arrive from the server. */
export function hasText(key: string): key is TextKey {
  return key in zh
}

/** What the server names in both languages. */
export function named(zhName: string, enName?: string | null): string {
  return locale.value === 'en' && enName ? enName : zhName
}

function fill(sentence: string, values: TextValues): string {
  return sentence.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place))
}
