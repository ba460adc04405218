/** What a round of looking has counted, for people and for whoever asks every night. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const FOLDER = 'screenshots'

export interface Figures {
  screens: number
  serious_axe: number
  clerk_script_kb_gz: number | null
  citizen_script_kb_gz: number | null
  /** Beyond what the family says itself; null: the clerk's journey has not run. */
  clerk_keystrokes: number | null
}

/** `tests/browser/clerk.test.ts` counts the keys and leaves the figure. */
export function keystrokes(): number | null {
  try {
    const counted = JSON.parse(readFileSync(join(FOLDER, 'clerk.json'), 'utf8')) as {
      new_keystrokes?: number
    }
    return counted.new_keystrokes ?? null
  } catch {
    return null // nobody has counted here yet
  }
}

export function leave(figures: Figures, more: Record<string, unknown>): void {
  mkdirSync(join(FOLDER, 'screens'), { recursive: true })
  const write = (name: string, what: unknown) =>
    writeFileSync(join(FOLDER, 'screens', name), JSON.stringify(what, null, 1) + '\n')
  write('figures.json', figures)
  write('measured.json', more)
}
