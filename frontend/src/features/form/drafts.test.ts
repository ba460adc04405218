import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextRef, useDrafts } from './drafts'

/** What the server holds, and whether the line to it is up. */
const server = { up: true, held: new Map<string, { items: string[] }>() }

vi.mock('@/contract/drafts', () => {
  const answer = <Value>(value: Value) =>
    server.up ? Promise.resolve(value) : Promise.reject(new Error('no line'))
  const row = (key: string) => ({
    key,
    changed_at: '2026-11-02T01:00:00Z',
    expires_at: '2026-11-09T01:00:00Z',
    items: server.held.get(key)?.items.length ?? 0,
    title: null,
  })
  return {
    draftCopyKey: () => answer(btoa('0123456789abcdef')),
    listDrafts: () => answer([...server.held.keys()].map(row)),
    readDraft: (key: string) => answer({ ...row(key), body: server.held.get(key) }),
    keepDraft: (key: string, body: { items: string[] }) => {
      if (server.up) server.held.set(key, JSON.parse(JSON.stringify(body)) as typeof body)
      return answer(row(key))
    },
    dropDraft: (key: string) => answer(server.held.delete(key)),
  }
})

beforeEach(() => {
  setActivePinia(createPinia())
  localStorage.clear()
  server.up = true
  server.held.clear()
})
afterEach(() => useDrafts().forget())

const nothingHere = () => expect(localStorage).toHaveLength(0)

describe('a draft', () => {
  it('is on the server a moment after the last key, and then nothing of it in the browser', async () => {
    const drafts = useDrafts()
    await drafts.load('wu.xiaoyan')
    const draft = drafts.begin('wu.xiaoyan', ['MZ-02'])
    await drafts.flush()
    expect(server.held.get(draft.id)?.items).toEqual(['MZ-02'])
    expect(drafts.states.get(draft.id)).toBe('saved')
    await vi.waitFor(nothingHere)
  })

  it('is opened from the server on any machine', async () => {
    const drafts = useDrafts()
    await drafts.load('wu.xiaoyan')
    const { id } = drafts.begin('wu.xiaoyan', ['MZ-02'])
    await drafts.flush()
    setActivePinia(createPinia())
    const found = await useDrafts().open('wu.xiaoyan', id)
    expect(found?.answers.household['requested_items']).toEqual(['MZ-02'])
  })

  it('survives a crash while the line is down, sealed', async () => {
    const drafts = useDrafts()
    await drafts.load('wu.xiaoyan')
    const { id } = drafts.begin('wu.xiaoyan', ['MZ-02'])
    server.up = false
    const first = drafts.drafts.get(id)?.answers.persons[0]
    if (first) first['person_name'] = '刘晓梅'
    drafts.keep(id)
    await drafts.flush()
    expect(drafts.states.get(id)).toBe('sealed')
    expect(JSON.stringify({ ...localStorage })).not.toContain('刘晓梅')

    drafts.forget() // the tab is gone
    setActivePinia(createPinia())
    server.up = true
    const later = useDrafts()
    const found = await later.open('wu.xiaoyan', id)
    expect(found?.answers.persons[0]?.['person_name']).toBe('刘晓梅')
    await later.flush()
    expect(server.held.has(id)).toBe(true)
    await vi.waitFor(nothingHere)
  })

  it('leaves nothing behind once it is dropped', async () => {
    const drafts = useDrafts()
    await drafts.load('wu.xiaoyan')
    const { id } = drafts.begin('wu.xiaoyan', ['MZ-02'])
    await drafts.flush()
    drafts.drop(id)
    await vi.waitFor(() => expect(server.held.size).toBe(0))
    expect(drafts.rows).toEqual([])
    nothingHere()
  })

  it('is no longer in memory when another account signs in', async () => {
    const drafts = useDrafts()
    await drafts.load('wu.xiaoyan')
    drafts.begin('wu.xiaoyan', ['MZ-02'])
    await drafts.load('ding.lu')
    expect(drafts.drafts.size).toBe(0)
  })

  it('never gives two members the same number', () => {
    expect(nextRef([{ ref: 'p1' }, { ref: 'p3' }], 'p')).toBe('p4')
    expect(nextRef([{ ref: 'p2' }], 'p')).toBe('p3')
  })
})
