import { expect, it } from 'vitest'
import type { Claim, Edge } from '@/contract/types'
import { connect, kindOf, layOut } from './lanes'

const claim = (id: string, department: string) =>
  ({ id, department, department_name: department }) as Claim
const edge = (from_claim: string, to_claim: string): Edge => ({ from_claim, to_claim, because: '' })

it('puts every claim to the right of what it waits for', () => {
  const claims = [claim('charity', 'CS'), claim('medical', 'YB'), claim('dibao', 'MZ')]
  const edges = [edge('dibao', 'medical'), edge('dibao', 'charity'), edge('medical', 'charity')]
  const { lanes, waves } = layOut(claims, edges)
  expect(waves).toBe(3)
  const columns = lanes.map((lane) => [
    lane.department,
    lane.columns.map((column) => column.length),
  ])
  expect(columns).toEqual([
    ['MZ', [1, 0, 0]],
    ['YB', [0, 1, 0]],
    ['CS', [0, 0, 1]],
  ])
})

it('survives claims that wait for each other', () => {
  const { lanes } = layOut([claim('a', 'A'), claim('b', 'B')], [edge('a', 'b'), edge('b', 'a')])
  expect(lanes).toHaveLength(2)
})

it('draws a straight line between neighbours and turns once otherwise', () => {
  const from = { left: 0, right: 100, top: 0, bottom: 40 }
  expect(connect(from, { left: 200, right: 300, top: 0, bottom: 40 }, 0)).toBe('M100 20H193')
  expect(connect(from, { left: 200, right: 300, top: 80, bottom: 120 }, 0)).toMatch(
    /V94q0 6 6 6H193$/,
  )
})

it('draws what is waited for now and what has been brought, and nothing that no longer counts', () => {
  const dibao = { ...claim('dibao', 'MZ'), state: 'open' } as Claim
  const edge = { ...claim('edge', 'MZ'), state: 'waiting' } as Claim
  const waits = [{ kind: 'identity', code: 'dibao', label: '', claim_id: 'dibao' }]
  const water = { ...claim('water', 'SW'), state: 'waiting', waits_for: waits } as Claim
  expect(kindOf(dibao, water)).toBe('waiting')
  expect(kindOf(edge, water)).toBeNull()
  expect(kindOf({ ...dibao, state: 'granted' }, { ...water, state: 'open' })).toBe('kept')
  expect(kindOf({ ...dibao, state: 'refused' }, { ...water, state: 'closed' })).toBeNull()
})
