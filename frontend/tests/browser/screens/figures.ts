/** What a round of looking has counted, for people and for whoever asks every night. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const FOLDER = 'screenshots'

export interface Figures {
  screens: number
  serious_axe: number
  clerk_script_kb_gz: number | null
  citizen_script_kb_gz: number | null
}

export function leave(figures: Figures, more: Record<string, unknown>): void {
  mkdirSync(join(FOLDER, 'screens'), { recursive: true })
  const write = (name: string, what: unknown) =>
    writeFileSync(join(FOLDER, 'screens', name), JSON.stringify(what, null, 1) + '\n')
  write('figures.json', figures)
  write('measured.json', more)
}
