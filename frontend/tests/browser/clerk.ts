/** A clerk at the keyboard who answers whatever question the focus is on, and counts every key. */
import type { Page } from 'playwright-core'

type Value = string | number | boolean | string[] | Record<string, unknown>
type Row = Record<string, Value>

export interface Family {
  household: Row
  persons: Row[]
  supporters: Row[]
}

interface Spot {
  id: string
  kind: 'radio' | 'select' | 'ticks' | 'tick' | 'list' | 'text'
  money: boolean
  values: string[]
}

export interface Clerk {
  /** Keys and chords that are no part of a value; and actions: a key, a value, or a swipe. */
  count: { keys: number; actions: number }
  swipe: (number: string) => Promise<void>
  press: (chord: string) => Promise<void>
  value: (text: string, end?: string) => Promise<void>
  tabTo: (id: string) => Promise<void>
  /** Answers what is in focus; `end` leads on from a typed value. */
  answer: (family: Family, end?: string) => Promise<string>
  spot: () => Promise<Spot>
  open: () => Promise<number>
}

export function clerkAt(page: Page): Clerk {
  const count = { keys: 0, actions: 0 }
  const keyboard = page.keyboard

  async function swipe(number: string): Promise<void> {
    await keyboard.type(number)
    await keyboard.press('Enter') // the reader's own
    count.actions += 1
  }
  async function press(chord: string): Promise<void> {
    await keyboard.press(chord)
    count.keys += 1
    count.actions += 1
  }
  async function value(text: string, end = 'Enter'): Promise<void> {
    await keyboard.type(text)
    await keyboard.press(end)
    count.keys += 1
    count.actions += 1
  }
  /** On to this question, each key counted. */
  async function tabTo(id: string): Promise<void> {
    for (let turn = 0; turn < 20 && (await spot()).id !== id; turn += 1) await press('Tab')
  }
  async function choice(key: string): Promise<void> {
    await keyboard.press(key)
    count.actions += 1
  }

  async function answer(family: Family, end = 'Enter'): Promise<string> {
    const at = await spot()
    await say(at, wanted(family, at.id), end)
    await moved(at.id)
    return at.id
  }
  async function say(at: Spot, said: Value | undefined, end: string): Promise<void> {
    if (said === undefined) throw new Error(`the family does not say: ${at.id}`)
    if (at.kind === 'tick') return choice('y')
    if (at.kind === 'ticks') return ticks(at, said as string[])
    if (at.kind === 'radio' && typeof said === 'boolean') return choice(said ? 'y' : 'n')
    if (at.kind === 'radio' || at.kind === 'select') return numbered(at, String(said))
    return value(at.money ? String(Number(said) / 100) : String(said), end)
  }
  async function ticks(at: Spot, said: string[]): Promise<void> {
    if (said.length === 0) return choice('0')
    for (const code of said) await numbered(at, code)
    await press('Enter')
  }
  /** Beyond nine there is no one key: arrows, each counted. */
  async function numbered(at: Spot, code: string): Promise<void> {
    const number = at.values.indexOf(code) + 1
    if (number < 1) throw new Error(`${at.id} has no choice ${code}`)
    if (number <= 9) return choice(String(number))
    throw new Error(`${at.id}: ${code} is choice ${number}`)
  }
  /** The focus has gone on. */
  async function moved(id: string): Promise<void> {
    await page
      .waitForFunction(
        (old) =>
          document.activeElement?.closest('form') &&
          ((document.activeElement as HTMLInputElement).name || document.activeElement.id) !== old,
        id,
        { timeout: 3_000 },
      )
      .catch(() => undefined)
  }

  const open = () => page.locator('[data-open]').count()
  const spot = () =>
    page.evaluate((): Spot => {
      const on = document.activeElement as HTMLInputElement
      const group = on.closest('[data-ticks]')
      const boxes = (within: ParentNode, selector: string) => [
        ...within.querySelectorAll<HTMLInputElement>(selector),
      ]
      const money = on.parentElement?.querySelector('.suffix')?.textContent?.trim() === '元'
      if (on.type === 'radio') {
        const values = boxes(document, `[name="${on.name}"]`).map((one) => one.value)
        return { id: on.name, kind: 'radio', money, values }
      }
      if (on.tagName === 'SELECT') {
        const values = [...(on as unknown as HTMLSelectElement).options]
          .slice(1)
          .map((one) => one.value)
        return { id: on.id, kind: 'select', money, values }
      }
      if (group) {
        const values = boxes(group, 'input').map((one) => one.value)
        return { id: boxes(group, 'input')[0]?.id ?? '', kind: 'ticks', money, values }
      }
      if (on.type === 'checkbox') return { id: on.id, kind: 'tick', money, values: [] }
      return { id: on.id, kind: 'text', money, values: [] }
    })
  return { count, swipe, press, value, tabTo, answer, spot, open }
}

/** What the family says to the question of a control: `a-persons-0-person_name`. */
function wanted(family: Family, id: string): Value | undefined {
  const [, group = '', ...rest] = id.split('-')
  if (group === 'household') return family.household[rest.join('-')]
  const rows = group === 'persons' ? family.persons : family.supporters
  return rows[Number(rest[0])]?.[rest.slice(1).join('-')]
}
