import { expect, it } from 'vitest'
import { deviceOf } from './devices'

it.each([
  ['Mozilla/5.0 (Windows NT 10.0; Win64) Chrome/126.0 Safari/537.36', 'Chrome · Windows'],
  ['Mozilla/5.0 (Windows NT 10.0) Chrome/108.0 Safari/537.36 QIHU 360SE', '360 · Windows'],
  ['Mozilla/5.0 (X11; Linux x86_64) Firefox/128.0', 'Firefox · Linux'],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Safari/604.1', 'Safari · iOS'],
  ['curl/8.9.1', 'curl/8.9.1'],
  [null, null],
])('names %s', (agent, name) => {
  expect(deviceOf(agent)).toBe(name)
})
