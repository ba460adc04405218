/**
 * What has been typed but not sent, kept in this browser under the sign-in that typed it. A draft is
 * removed the moment its application is received.
 */
import { defineStore } from 'pinia'
import { ref } from 'vue'
import { groupOf, type Answers } from '@/engine/form'

export interface Draft {
  id: string
  login: string
  changed: string
  items: string[]
  answers: Answers
  household?: { id: string; version: number }
  /** The key of the last attempt and what it carried: the same body is never applied twice. */
  sent?: { key: string; body: string }
}

/** Nearly everybody comes with a resident ID card: a proposal that stands in the field to be changed. */
export const BEGINNING = { id_type: 'resident_id' }
const PREFIX = 'lianban.draft.'

export const useDrafts = defineStore('draft', () => {
  const drafts = ref(new Map<string, Draft>())

  function load(login: string): void {
    const found = new Map<string, Draft>()
    for (const name of Object.keys(localStorage).filter((key) => key.startsWith(PREFIX))) {
      const draft = parse(localStorage.getItem(name))
      if (draft?.login === login) found.set(draft.id, draft)
    }
    drafts.value = found
  }

  function begin(login: string, items: string[]): Draft {
    const draft: Draft = {
      id: newKey(),
      login,
      changed: new Date().toISOString(),
      items,
      answers: {
        household: { requested_items: items },
        persons: [{ ref: 'p1', ...BEGINNING }],
        supporters: [],
      },
    }
    drafts.value.set(draft.id, draft)
    keep(draft.id)
    return draft
  }

  function choose(id: string, items: string[]): void {
    const draft = drafts.value.get(id)
    if (!draft) return
    draft.items = items
    draft.answers.household['requested_items'] = items
    keep(id)
  }

  /** Writes one draft down now. False when the browser has no room left. */
  function keep(id: string): boolean {
    const draft = drafts.value.get(id)
    if (!draft) return true
    draft.changed = new Date().toISOString()
    try {
      localStorage.setItem(PREFIX + id, JSON.stringify(draft))
      return true
    } catch {
      return false
    }
  }

  function drop(id: string): void {
    drafts.value.delete(id)
    localStorage.removeItem(PREFIX + id)
  }

  function addRow(id: string, scope: 'person' | 'supporter'): void {
    const rows = drafts.value.get(id)?.answers[groupOf(scope)]
    const person = scope === 'person'
    rows?.push({ ref: nextRef(rows, person ? 'p' : 's'), ...(person ? BEGINNING : {}) })
  }

  function removeRow(id: string, scope: 'person' | 'supporter', at: number): void {
    drafts.value.get(id)?.answers[groupOf(scope)].splice(at, 1)
  }

  return { drafts, load, begin, choose, keep, drop, addRow, removeRow }
})

/** 128 random bits. `crypto.randomUUID` is missing where a window reaches the server without TLS. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

function parse(text: string | null): Draft | null {
  try {
    return text === null ? null : (JSON.parse(text) as Draft)
  } catch {
    return null
  }
}

/** The name of the first person, to find a draft again. */
export function titleOf(draft: Draft): string | undefined {
  const name = draft.answers.persons[0]?.['person_name']
  return typeof name === 'string' ? name : undefined
}

/** The next free `p1`, `p2`, … of a list of rows. */
export function nextRef(rows: readonly { ref?: unknown }[], prefix: string): string {
  const used = new Set(rows.map((row) => row.ref))
  let number = rows.length + 1
  while (used.has(`${prefix}${number}`)) number += 1
  return `${prefix}${number}`
}
