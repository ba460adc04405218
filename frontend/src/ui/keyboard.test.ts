import { beforeEach, expect, it, vi } from 'vitest'
import { next, stops } from './keyboard'

// jsdom lays nothing out: take everything as visible.
beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'offsetParent', 'get').mockReturnValue(document.body)
})

function form(html: string): HTMLElement {
  document.body.innerHTML = `<form>${html}</form>`
  return document.body.firstElementChild as HTMLElement
}
function walk(root: HTMLElement): string[] {
  const all = stops(root)
  const seen: string[] = []
  for (let at: HTMLElement | undefined = all[0]; at; at = next(at, all)) seen.push(at.id)
  return seen
}

it('stops once at a group of radios, at the one that is chosen', () => {
  const root = form(`
    <input id="a">
    <input id="r1" type="radio" name="r"><input id="r2" type="radio" name="r" checked>
    <input id="b">`)
  expect(walk(root)).toEqual(['a', 'r2', 'b'])
})

it('goes down each column of a grid before it leaves it', () => {
  const root = form(`
    <table data-grid><tbody>
      <tr><td data-column="0"><input id="name1"></td><td data-column="1"><input id="id1"></td></tr>
      <tr><td data-column="0"><input id="name2"></td><td data-column="1"><input id="id2"></td></tr>
    </tbody></table>
    <input id="after">`)
  expect(walk(root)).toEqual(['name1', 'name2', 'id1', 'id2', 'after'])
})

it('passes by what is switched off', () => {
  expect(walk(form('<input id="a"><input id="x" disabled><input id="b">'))).toEqual(['a', 'b'])
})
