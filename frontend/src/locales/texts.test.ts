import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import en from './en.json'
import zh from './zh-CN.json'
import { locale, speak, t } from '.'

const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort()

it('says everything in both languages, with the same places to fill', () => {
  expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort())
  for (const key of Object.keys(zh) as (keyof typeof zh)[]) {
    expect([key, places(en[key])]).toEqual([key, places(zh[key])])
  }
})

it('keeps every sentence a person reads here, and none in a component', () => {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.(vue|ts)$/.test(path) && !path.endsWith('.test.ts'))
    .filter((path) => !path.startsWith('contract/schema'))
  const spoken = sources.filter((path) => {
    const code = readFileSync(join('src', path), 'utf8')
    const bare = code.replace(/\/\*[\s\S]*?\*\/|\/\/.*|<!--[\s\S]*?-->|\/\^.*\$\/|replace\(.*/g, '')
    return /\p{Script=Han}/u.test(bare.replaceAll("'、'", ''))
  })
  expect(spoken).toEqual([])
})

it('changes language on the spot', async () => {
  expect(t('due.left', { n: 9 })).toBe('剩 9 天')
  await speak('en')
  expect(t('due.left', { n: 9 })).toBe('9 days left')
  await speak('zh-CN')
  expect(locale.value).toBe('zh-CN')
})
