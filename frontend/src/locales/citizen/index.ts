/** The sentences of the citizens' pages: few, so that a phone loads nothing it does not show. */
import { ref } from 'vue'
import zh from './zh-CN.json'

export type SayKey = keyof typeof zh
export type Locale = 'zh-CN' | 'en'

type Texts = Record<SayKey, string>

const TEXTS: Partial<Record<Locale, Texts>> & { 'zh-CN': Texts } = { 'zh-CN': zh }
const FETCHED: Record<Locale, () => Promise<Texts>> = {
  'zh-CN': async () => zh,
  en: async () => (await import('./en.json')).default,
}
const REMEMBERED = 'lianban.locale'

export const locale = ref<Locale>('zh-CN')

/** What this phone was last asked to speak. */
export const remembered = (): Locale => (localStorage.getItem(REMEMBERED) === 'en' ? 'en' : 'zh-CN')

/** Changes the language as soon as its sentences are here; while the line is down it stays. */
export async function speak(next: Locale): Promise<void> {
  const texts = TEXTS[next] ?? (await FETCHED[next]().catch(() => null))
  if (!texts) return
  TEXTS[next] = texts
  locale.value = next
  localStorage.setItem(REMEMBERED, next)
  document.documentElement.lang = next
  document.title = say('name')
}

/** The sentence for a key, its `{places}` filled. */
export function say(key: SayKey, values: Record<string, string | number> = {}): string {
  const text = (TEXTS[locale.value] ?? zh)[key]
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
