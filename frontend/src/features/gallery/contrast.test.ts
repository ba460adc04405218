import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { THEMES } from '@/ui/theme'
import { contrast, PAIRS, written } from './contrast'

const css = readFileSync('src/ui/tokens.css', 'utf8')

/** The colours of a theme: its own, and those it leaves as they are. */
function coloursOf(theme: string): Map<string, string> {
  const blocks = [...css.matchAll(/(:root[^{]*)\{([^}]*)\}/g)]
  const worn = blocks.filter(
    ([, selector = '']) => selector.trim() === ':root' || selector.includes(`'${theme}'`),
  )
  const tokens = worn.flatMap(([, , body = '']) => [
    ...body.matchAll(/--([\w-]+): (#[0-9a-f]{3,6});/g),
  ])
  return new Map(tokens.map(([, name = '', colour = '']) => [name, colour]))
}

it('knows black on white', () => {
  expect(contrast('#000000', written('#fff'))).toBeCloseTo(21)
})

describe.each(THEMES)('in the theme %s', (theme) => {
  const colours = coloursOf(theme)
  it.each(PAIRS)('%s is read on %s', (fore, back, least) => {
    const reached = contrast(colours.get(fore) ?? '', colours.get(back) ?? '')
    expect(reached).toBeGreaterThanOrEqual(least)
  })
})
