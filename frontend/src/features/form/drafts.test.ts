import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { nextRef, titleOf, useDrafts } from './drafts'

beforeEach(() => setActivePinia(createPinia()))

describe('a draft', () => {
  it('is there again for the same sign-in after the browser was closed, for no other', () => {
    const drafts = useDrafts()
    const draft = drafts.begin('wu.xiaoyan', ['MZ-02'])
    const first = drafts.drafts.get(draft.id)?.answers.persons[0]
    if (first) first['person_name'] = '刘晓梅'
    drafts.keep(draft.id)

    setActivePinia(createPinia())
    const later = useDrafts()
    later.load('ding.lu')
    expect(later.drafts.size).toBe(0)
    later.load('wu.xiaoyan')
    expect([...later.drafts.values()].map(titleOf)).toEqual(['刘晓梅'])
  })

  it('leaves nothing behind once it is dropped', () => {
    const drafts = useDrafts()
    drafts.drop(drafts.begin('wu.xiaoyan', ['MZ-02']).id)
    expect(localStorage).toHaveLength(0)
  })

  it('says so when the browser has no room left', () => {
    const drafts = useDrafts()
    const draft = drafts.begin('wu.xiaoyan', ['MZ-02'])
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError')
    })
    expect(drafts.keep(draft.id)).toBe(false)
  })

  it('never gives two members the same number', () => {
    expect(nextRef([{ ref: 'p1' }, { ref: 'p3' }], 'p')).toBe('p4')
    expect(nextRef([{ ref: 'p2' }], 'p')).toBe('p3')
  })
})
