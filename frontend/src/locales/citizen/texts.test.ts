import { expect, it } from 'vitest'
import en from './en.json'
import zh from './zh-CN.json'

const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort()

it('says everything to citizens in both languages, with the same places to fill', () => {
  expect(Object.keys(en)).toEqual(Object.keys(zh))
  for (const key of Object.keys(zh) as (keyof typeof zh)[]) {
    expect([key, places(en[key])]).toEqual([key, places(zh[key])])
  }
})
