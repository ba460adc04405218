/** Money, dates and remaining time as people read them. */
import { locale, t, type TextKey } from '@/locales'
import type { Tone } from './tone'

const WEEKDAYS = [0, 1, 2, 3, 4, 5, 6].map((day) => `weekday.${day}` as TextKey)

/** 146000 fen → `1,460`; 792 → `7.92`. */
export function amount(fen: number): string {
  const digits = String(Math.abs(fen)).padStart(3, '0')
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ',')
  const rest = digits.slice(-2)
  return `${fen < 0 ? '−' : ''}${whole}${rest === '00' ? '' : `.${rest}`}`
}

export function money(fen: number): string {
  return t('money.yuan', { amount: amount(fen) })
}

/** `2026-11-24` → `2026-11-24（周二）`. */
export function day(iso: string): string {
  const date = iso.slice(0, 10)
  const key = WEEKDAYS[new Date(`${date}T00:00:00Z`).getUTCDay()]
  return key ? t('date.day', { date, weekday: t(key) }) : date
}

/** A moment where the rules live: Shanghai, to the minute. */
export function moment(iso: string): string {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone: 'Asia/Shanghai',
    dateStyle: 'short',
    timeStyle: 'short',
  })
  return parts.format(new Date(iso))
}

export interface Due {
  text: string
  tone: Tone
}

/** `left` working days until the date; negative is overdue. */
export function due(left: number): Due {
  if (left < 0) return { text: t('due.late', { n: -left }), tone: 'bad' }
  if (left === 0) return { text: t('due.today'), tone: 'soon' }
  return { text: t('due.left', { n: left }), tone: left <= 3 ? 'soon' : 'good' }
}

/** Names in one sentence: `低保、残疾补贴`. */
export function list(names: readonly string[]): string {
  return names.join(locale.value === 'en' ? ', ' : '、')
}

/** Today where the rules live, by this machine's clock: `2026-11-24`. */
export function today(): string {
  return moment(new Date().toISOString()).slice(0, 10)
}
