import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import say from './citizen/zh-CN.json'
import texts from './zh-CN.json'

const code = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(vue|ts)$/.test(path) && !/\.test\.ts$|schema\.d\.ts$/.test(path))
  .map((path) => readFileSync(join('src', path), 'utf8'))
  .join('\n')

const literal = new Set([...code.matchAll(/['"]([\w./-]+)['"]/g)].map(([, key]) => key))
/** `claim.state.${state}` speaks every sentence that begins like that. */
const built = [...code.matchAll(/`([a-z_]+(?:\.[\w.]*)?(?:\$\{[^`]*)?)`/g)]
  .map(([, shape = '']) => shape)
  .filter((shape) => shape.includes('${'))
  .map((shape) => new RegExp(`^${shape.replace(/\./g, '\\.').replace(/\$\{[^}]*\}/g, '[^ ]+')}$`))

function unspoken(keys: string[]): string[] {
  return keys.filter((key) => !literal.has(key) && !built.some((shape) => shape.test(key)))
}

it('has no sentence that no screen of the desk says', () => {
  expect(unspoken(Object.keys(texts))).toEqual([])
})

it('has no sentence that no screen of the phone says', () => {
  expect(unspoken(Object.keys(say))).toEqual([])
})
