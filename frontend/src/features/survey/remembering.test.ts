import { describe, expect, it } from 'vitest'
import type { Survey } from '@/contract/surveys'
import { differing, takesMore } from './remembering'

const sheet = (may: string[], family: object | null, signed: string | null) =>
  ({ may, row: { family, investigators: [{ signed_at: signed }] } }) as unknown as Survey

describe('what a dead tab leaves behind', () => {
  it('keeps only the words the server does not have', () => {
    const had = { opinion: '', neighbours: '邻居说属实', place: '' }
    expect(differing({ ...had, opinion: '租房住' }, had)).toEqual({ opinion: '租房住' })
  })

  it('comes back while nobody has signed', () => {
    expect(takesMore(sheet(['findings'], null, null))).toBe(true)
  })

  it('stays away from a sheet that is signed, or another’s', () => {
    expect(takesMore(sheet(['findings'], {}, null))).toBe(false)
    expect(takesMore(sheet(['findings'], null, '2026-11-04T10:00:00+08:00'))).toBe(false)
    expect(takesMore(sheet([], null, null))).toBe(false)
  })
})
