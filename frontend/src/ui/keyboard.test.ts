import { beforeEach, expect, it, vi } from 'vitest'
import { keyAnswers, next, nextOpen, stops } from './keyboard'

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

function openFrom(root: HTMLElement, at: number): string | undefined {
  const all = stops(root)
  const from = all[at]
  return from && nextOpen(from, all)?.id
}

it('leads to the next open question and passes by what is answered', () => {
  const root = form(`
    <input id="a"><input id="answered">
    <div data-open><input id="open"></div>`)
  expect(openFrom(root, 0)).toBe('open')
})

it('comes back to what was left open above', () => {
  const root = form(`<div data-open><input id="open"></div><input id="last">`)
  expect(openFrom(root, 1)).toBe('open')
})

it('goes field by field where nothing is open', () => {
  const root = form('<input id="a"><input id="b">')
  expect(openFrom(root, 0)).toBe('b')
})

/** Presses a key in the control with this id. */
function press(root: HTMLElement, id: string, key: string): void {
  root.addEventListener('keydown', keyAnswers)
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true })
  root.querySelector(`#${id}`)?.dispatchEvent(event)
}
const box = (root: HTMLElement, id: string) => root.querySelector<HTMLInputElement>(`#${id}`)

it('answers yes or no with one key', () => {
  const root = form(`
    <input id="yes" type="radio" name="r" value="true">
    <input id="no" type="radio" name="r" value="false">`)
  press(root, 'yes', 'n')
  expect(box(root, 'no')?.checked).toBe(true)
})

it('answers with the number of the choice', () => {
  const root = form(
    '<select id="s"><option value=""></option><option>one</option><option>two</option></select>',
  )
  press(root, 's', '2')
  expect(root.querySelector('select')?.value).toBe('two')
})

it('takes everything back with 0: none of these', () => {
  const root = form(`<div data-ticks>
    <input id="a" type="checkbox" checked><input id="b" type="checkbox"></div>`)
  press(root, 'b', '0')
  expect(box(root, 'a')?.checked).toBe(false)
})

it('leaves a letter alone that is typed into a text', () => {
  const root = form('<input id="t" type="text">')
  const event = new KeyboardEvent('keydown', { key: 'n', bubbles: true, cancelable: true })
  root.addEventListener('keydown', keyAnswers)
  box(root, 't')?.dispatchEvent(event)
  expect(event.defaultPrevented).toBe(false)
})
