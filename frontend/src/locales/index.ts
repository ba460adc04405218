/** Every sentence of the screens, by key. A key missing in one language does not compile. */
import { ref } from 'vue'
import zh from './zh-CN.json'

export type TextKey = keyof typeof zh
export type Locale = 'zh-CN' | 'en'
export type TextValues = Record<string, string | number>

type Texts = Record<TextKey, string>

/** Nearly everybody reads Chinese: the other language travels only to who asks for it. */
const TEXTS: Partial<Record<Locale, Texts>> & { 'zh-CN': Texts } = { 'zh-CN': zh }
const FETCHED: Record<Locale, () => Promise<Texts>> = {
  'zh-CN': async () => zh,
  en: async () => (await import('./en.json')).default,
}
const REMEMBERED = 'lianban.locale'

export const locale = ref<Locale>('zh-CN')

/** What this machine was last asked to speak. */
export const remembered = (): Locale => (localStorage.getItem(REMEMBERED) === 'en' ? 'en' : 'zh-CN')

/** Changes the language as soon as its sentences are here; while the line is down it stays. */
export async function speak(next: Locale): Promise<void> {
  const texts = TEXTS[next] ?? (await FETCHED[next]().catch(() => null))
  if (!texts) return
  TEXTS[next] = texts
  locale.value = next
  localStorage.setItem(REMEMBERED, next)
  document.documentElement.lang = next
}

/** The sentence for a key in the language of the moment, its `{places}` filled. */
export function t(key: TextKey, values: TextValues = {}): string {
  return fill((TEXTS[locale.value] ?? zh)[key], values)
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
