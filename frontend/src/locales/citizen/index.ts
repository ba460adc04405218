/** The sentences of the citizens' pages: few, so that a phone loads nothing it does not show. */
import { ref } from 'vue'
import en from './en.json'
import zh from './zh-CN.json'

export type SayKey = keyof typeof zh
export type Locale = 'zh-CN' | 'en'

const TEXTS: Record<Locale, Record<SayKey, string>> = { 'zh-CN': zh, en }
const REMEMBERED = 'lianban.locale'

export const locale = ref<Locale>(localStorage.getItem(REMEMBERED) === 'en' ? 'en' : 'zh-CN')

export function speak(next: Locale): void {
  locale.value = next
  localStorage.setItem(REMEMBERED, next)
  document.documentElement.lang = next
  document.title = say('name')
}

/** The sentence for a key, its `{places}` filled. */
export function say(key: SayKey, values: Record<string, string | number> = {}): string {
  const text = TEXTS[locale.value][key]
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place))
}

/** For codes that arrive from the server: their own sentence, or the general one. */
export function sayOr(key: string, otherwise: SayKey, values: Record<string, string> = {}): string {
  return say(key in zh ? (key as SayKey) : otherwise, values)
}

/** Names in one sentence. */
export function together(names: readonly string[]): string {
  return names.join(locale.value === 'en' ? ', ' : '、')
}
