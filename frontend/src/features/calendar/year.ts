/** The days of a year as months of weeks, Monday first. */
import type { CalendarDay } from '@/contract/catalogue'

export interface Cell {
  day: CalendarDay
  number: number
  /** A weekend that is worked, or a weekday that is not. */
  unusual: boolean
}

export const weekday = (on: string) => (new Date(`${on}T00:00:00Z`).getUTCDay() + 6) % 7

export function cell(day: CalendarDay): Cell {
  const weekend = weekday(day.on) > 4
  return { day, number: Number(day.on.slice(8)), unusual: weekend === day.is_workday }
}

/** Twelve months, each a list of weeks; null where the month has no day. */
export function months(days: readonly CalendarDay[]): (Cell | null)[][][] {
  return Array.from({ length: 12 }, (_, month) => {
    const own = days.filter((day) => Number(day.on.slice(5, 7)) === month + 1)
    const cells: (Cell | null)[] = own.map(cell)
    if (own[0]) cells.unshift(...Array<null>(weekday(own[0].on)).fill(null))
    while (cells.length % 7) cells.push(null)
    return Array.from({ length: cells.length / 7 }, (_row, week) =>
      cells.slice(week * 7, week * 7 + 7),
    )
  })
}

export interface NoticeDay {
  on: string
  is_workday: boolean
  name: string | null
}

/** A notice for a whole year: what it does not list is as usual, weekends free. */
export function wholeYear(listed: readonly NoticeDay[], year: number): NoticeDay[] {
  const told = new Set(listed.map((day) => day.on))
  const days: NoticeDay[] = []
  const date = new Date(Date.UTC(year, 0, 1))
  for (; date.getUTCFullYear() === year; date.setUTCDate(date.getUTCDate() + 1)) {
    const on = date.toISOString().slice(0, 10)
    if (!told.has(on)) days.push({ on, is_workday: weekday(on) < 5, name: null })
  }
  return [...listed, ...days]
}

/** What the lines of a notice call a day off and a day worked, in the language of the moment. */
export interface KindWords {
  free: string
  worked: string
}

/** One day a line: date, kind, name. What is no day is named by the number of its line. */
export function readNotice(text: string, words: KindWords): { days: NoticeDay[]; wrong: number[] } {
  const days: NoticeDay[] = []
  const wrong: number[] = []
  text.split('\n').forEach((line, place) => {
    const [on = '', kind = '', ...name] = line.trim().split(/[\s,\uff0c]+/)
    if (on === '') return
    const isDay = /^\d{4}-\d{2}-\d{2}$/.test(on) && !Number.isNaN(Date.parse(on))
    if (isDay && (kind === words.free || kind === words.worked)) {
      days.push({ on, is_workday: kind === words.worked, name: name.join(' ') || null })
    } else wrong.push(place + 1)
  })
  return { days, wrong }
}
