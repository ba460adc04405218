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

/** Lines `2027-02-06 班 春节调休上班` of a notice; what is no day is named by its line. */
export function readNotice(text: string): {
  days: { on: string; is_workday: boolean; name: string | null }[]
  wrong: number[]
} {
  const days: { on: string; is_workday: boolean; name: string | null }[] = []
  const wrong: number[] = []
  text.split('\n').forEach((line, place) => {
    if (line.trim() === '') return
    const [, on, kind, name] = /^\s*(\d{4}-\d{2}-\d{2})[\s,,]+([休班])[\s,,]*(.*)$/.exec(line) ?? []
    if (on && kind && !Number.isNaN(Date.parse(on))) {
      days.push({ on, is_workday: kind === '班', name: name?.trim() || null })
    } else wrong.push(place + 1)
  })
  return { days, wrong }
}
