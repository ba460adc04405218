/**
 * Forms begun and not sent. The server keeps them for the account that types them; until it has the
 * last key, a sealed copy stands in this browser. A draft ends when its application is received.
 */
import { defineStore } from 'pinia'
import { ref, watch } from 'vue'
import { draftCopyKey, dropDraft, listDrafts, readDraft, type DraftRow } from '@/contract/drafts'
import { groupOf, type Answers } from '@/engine/form'
import { useSession } from '@/features/session/store'
import { openCopies, type Copies } from './copies'
import { useSending } from './sending'

export interface Draft {
  id: string
  login: string
  changed: string
  items: string[]
  answers: Answers
  /** The record the answers lie over, and the wish the form grew out of. */
  household?: { id: string; version: number; intent?: string }
  /** The key of the last attempt and what it carried: the same body is never applied twice. */
  sent?: { key: string; body: string }
}

/** Nearly everybody comes with a resident ID card: a proposal that stands in the field to be changed. */
export const BEGINNING = { id_type: 'resident_id' }

/** Whoever comes first is the applicant; the same kind of proposal. */
export const FIRST = { ...BEGINNING, relation_to_applicant: '01' }

export const useDrafts = defineStore('draft', () => {
  const drafts = ref(new Map<string, Draft>())
  const rows = ref<DraftRow[]>([])
  let copies: Copies | null = null
  let reading: { login: string; done: Promise<void> } | null = null
  const sending = useSending({
    draftOf: (id) => drafts.value.get(id),
    kept: (row) => (rows.value = [row, ...rows.value.filter((one) => one.key !== row.key)]),
    copiesOf: () => copies,
  })

  /** The account's unfinished forms; asked once for each sign-in. */
  function load(login: string): Promise<void> {
    if (reading?.login === login) return reading.done
    forget()
    const done = read(login).catch(() => void (reading = null)) // asked again by the next page
    reading = { login, done }
    return done
  }
  async function read(login: string): Promise<void> {
    const [secret, listed] = await Promise.all([draftCopyKey(), listDrafts()])
    rows.value = listed
    copies = await openCopies(secret)
    for (const text of (await copies?.all()) ?? []) {
      const draft = JSON.parse(text) as Draft
      if (drafts.value.has(draft.id)) continue
      drafts.value.set(draft.id, { ...draft, login })
      keep(draft.id)
    }
  }

  /** One form, from the server unless it is open here already. Asked beside the list, not after it. */
  async function open(login: string, id: string): Promise<Draft | undefined> {
    const asked = drafts.value.has(id) ? null : readDraft(id)
    asked?.catch(() => undefined) // a copy kept here does without
    await load(login)
    const held = drafts.value.get(id)
    if (held) return held
    const { body, changed_at: changed } = await (asked ?? readDraft(id))
    const { items, answers, household, sent } = body as unknown as Draft
    const draft: Draft = { id, login, changed, items, answers }
    if (household) draft.household = household
    if (sent) draft.sent = sent
    drafts.value.set(id, draft)
    return drafts.value.get(id)
  }

  function begin(login: string, items: string[]): Draft {
    const draft: Draft = {
      id: newKey(),
      login,
      changed: new Date().toISOString(),
      items,
      answers: {
        household: { requested_items: items },
        persons: [{ ref: 'p1', ...FIRST }],
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

  /** Something was typed: sealed here at once, on the server a moment later. */
  function keep(id: string): void {
    const draft = drafts.value.get(id)
    if (!draft) return
    draft.changed = new Date().toISOString()
    sending.changed(id)
  }

  function drop(id: string): void {
    drafts.value.delete(id)
    rows.value = rows.value.filter((row) => row.key !== id)
    copies?.drop(id)
    void sending
      .stop(id)
      .then(() => dropDraft(id))
      .catch(() => undefined) // what the server still has it forgets in a week
  }

  /** Nothing of the account stays in this page's memory. */
  function forget(): void {
    drafts.value = new Map()
    rows.value = []
    copies = null
    reading = null
    sending.stopAll()
  }

  function addRow(id: string, scope: 'person' | 'supporter'): void {
    const rows = drafts.value.get(id)?.answers[groupOf(scope)]
    const person = scope === 'person'
    rows?.push({ ref: nextRef(rows, person ? 'p' : 's'), ...(person ? BEGINNING : {}) })
  }

  function removeRow(id: string, scope: 'person' | 'supporter', at: number): void {
    drafts.value.get(id)?.answers[groupOf(scope)].splice(at, 1)
  }

  const session = useSession()
  watch(
    () => session.actor,
    (actor) => actor ?? forget(),
  )

  const { states, flush } = sending
  return {
    drafts,
    rows,
    states,
    load,
    open,
    begin,
    choose,
    keep,
    flush,
    drop,
    forget,
    addRow,
    removeRow,
  }
})

/** 128 random bits. `crypto.randomUUID` is missing where a window reaches the server without TLS. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** The next free `p1`, `p2`, … of a list of rows. */
export function nextRef(rows: readonly { ref?: unknown }[], prefix: string): string {
  const used = new Set(rows.map((row) => row.ref))
  let number = rows.length + 1
  while (used.has(`${prefix}${number}`)) number += 1
  return `${prefix}${number}`
}
