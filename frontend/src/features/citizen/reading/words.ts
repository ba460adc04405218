/** Dates as people say them, and whole pages as a voice should read them. */
import { locale } from '@/locales/citizen'

const SHANGHAI = 'Asia/Shanghai'

/** `2026-11-24`, or a moment → `2026年11月24日星期二`. */
export function dayWords(iso: string): string {
  const moment = new Date(iso.length > 10 ? iso : `${iso}T00:00:00+08:00`)
  const format = new Intl.DateTimeFormat(locale.value, { dateStyle: 'full', timeZone: SHANGHAI })
  return format.format(moment)
}

/** The text of a page, line by line, as it is to be spoken. */
export function spokenLines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => spoken(line.trim()))
    .filter((line) => line !== '')
}

/** Dates in words, stars of a masked name as 某, long numbers digit by digit. */
export function spoken(line: string): string {
  return line
    .replace(/\d{4}-\d{2}-\d{2}/g, dayWords)
    .replace(/(?<=\d)\*+(?=[\dX])/g, locale.value === 'en' ? ' hidden ' : '中间不显示')
    .replace(/\*+/g, locale.value === 'en' ? ' hidden ' : '某')
    .replace(/\d{6,}/g, (digits) => [...digits].join(' '))
    .replace(/(?<=\d),(?=\d{3})/g, '')
}
