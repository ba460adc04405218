/** Clerk mode: Enter goes to the next field, down the column inside a grid. */

const CONTROLS = 'input:not([type=hidden]), select, button[data-enter-stop]'

function reachable(control: HTMLElement): boolean {
  return !control.hasAttribute('disabled') && control.offsetParent !== null
}

/** The controls Enter visits: one stop for each radio group. */
export function stops(form: HTMLElement): HTMLElement[] {
  const seen = new Set<string>()
  return [...form.querySelectorAll<HTMLElement>(CONTROLS)].filter((control) => {
    if (!reachable(control)) return false
    if (!(control instanceof HTMLInputElement) || control.type !== 'radio') return true
    const group = form.querySelectorAll<HTMLInputElement>(
      `input[name="${CSS.escape(control.name)}"]`,
    )
    const entry = [...group].find((radio) => radio.checked) ?? group[0]
    if (seen.has(control.name) || control !== entry) return false
    seen.add(control.name)
    return true
  })
}

function columnOf(control: Element): string | undefined {
  return control.closest<HTMLElement>('[data-column]')?.dataset['column']
}

/** Where Enter leads: down the column, then to the top of the next, then out of the grid. */
export function next(from: HTMLElement, all: readonly HTMLElement[]): HTMLElement | undefined {
  const at = all.findIndex((control) => control === from || sameRadio(control, from))
  const grid = from.closest('[data-grid]')
  if (!grid) return all[at + 1]
  const inside = all.filter((control) => grid.contains(control))
  const columns = [...new Set(inside.map(columnOf))]
  const ordered = columns.flatMap((column) => inside.filter((one) => columnOf(one) === column))
  const here = ordered.findIndex((control) => control === from || sameRadio(control, from))
  return ordered[here + 1] ?? all.slice(at + 1).find((control) => !grid.contains(control))
}

function sameRadio(left: HTMLElement, right: HTMLElement): boolean {
  if (!(left instanceof HTMLInputElement) || !(right instanceof HTMLInputElement)) return false
  return left.type === 'radio' && right.type === 'radio' && left.name === right.name
}

/** Where Enter leads in a form being filled: to the next open question, round the end once. */
export function nextOpen(from: HTMLElement, all: readonly HTMLElement[]): HTMLElement | undefined {
  const isOpen = (control: HTMLElement) =>
    control.closest('[data-open]') !== null &&
    !control.parentElement?.closest('[data-open]')?.contains(from)
  let to = next(from, all)
  for (let left = all.length; to && left > 0 && !isOpen(to); left -= 1) to = next(to, all)
  return to ?? all.find(isOpen) ?? next(from, all)
}

/** Handles Enter inside a form. Buttons, links, text areas and open lists keep their own Enter. */
export function enterMovesOn(event: KeyboardEvent): void {
  const from = event.target
  const form = event.currentTarget
  if (event.key !== 'Enter' || event.ctrlKey || event.isComposing) return
  if (!(from instanceof HTMLInputElement) && !(from instanceof HTMLSelectElement)) return
  if (!(form instanceof HTMLElement)) return
  if (event.defaultPrevented || from.getAttribute('aria-expanded') === 'true') return
  event.preventDefault()
  moveOn(from, form)
}

/** To the next open question, ready to be typed over. */
export function moveOn(from: HTMLElement, form: HTMLElement): void {
  const to = nextOpen(from, stops(form))
  to?.focus()
  if (to instanceof HTMLInputElement && to.type === 'text') to.select()
}

/**
 * One key answers a question with few answers, and leads on: y and n, or the number of the choice.
 * In a list of ticks the number ticks and stays; 0 says none of these.
 */
export function keyAnswers(event: KeyboardEvent): void {
  const { target: from, currentTarget: form } = event
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return
  if (!(form instanceof HTMLElement) || !/^[\dyn]$/i.test(event.key)) return
  const given = from instanceof HTMLElement ? answered(from, event.key.toLowerCase()) : null
  if (given === null) return
  event.preventDefault()
  if (given) setTimeout(() => moveOn(from as HTMLElement, form))
}

/** True: answered, go on. False: answered, more may follow. Null: the key means nothing here. */
function answered(from: HTMLElement, key: string): boolean | null {
  if (from instanceof HTMLSelectElement) return picked(from, Number(key))
  if (!(from instanceof HTMLInputElement)) return null
  if (from.type === 'radio') return chosen(from, key)
  return from.type === 'checkbox' ? ticked(from, key) : null
}

function picked(select: HTMLSelectElement, number: number): boolean | null {
  if (!(number > 0 && number < select.options.length)) return null
  select.selectedIndex = number // the first option is the empty one
  select.dispatchEvent(new Event('change', { bubbles: true }))
  return true
}

function chosen(radio: HTMLInputElement, key: string): boolean | null {
  const root = radio.closest('form') ?? document.body
  const group = [
    ...root.querySelectorAll<HTMLInputElement>(`input[name="${CSS.escape(radio.name)}"]`),
  ]
  const wanted = { y: 'true', n: 'false' }[key]
  const choice = wanted ? group.find((one) => one.value === wanted) : group[Number(key) - 1]
  choice?.click()
  choice?.focus()
  return choice ? true : null
}

function ticked(box: HTMLInputElement, key: string): boolean | null {
  const group = [
    ...(box.closest('[data-ticks]')?.querySelectorAll<HTMLInputElement>('input') ?? []),
  ]
  if (group.length === 0) return agreed(box, key)
  if (key === '0') return none(group)
  const choice = group[Number(key) - 1]
  choice?.click()
  choice?.focus()
  return choice ? false : null
}

function agreed(box: HTMLInputElement, key: string): boolean | null {
  if (key !== 'y') return null
  if (!box.checked) box.click()
  return true
}

/** An empty list is an answer too: taken back, or ticked and taken back. */
function none(group: readonly HTMLInputElement[]): boolean {
  if (!group.some((box) => box.checked)) group[0]?.click()
  for (const box of group.filter((one) => one.checked)) box.click()
  return true
}

/** Up and down inside a column of a grid, where the control itself has no use for the arrows. */
export function arrowsMove(event: KeyboardEvent): void {
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key]
  const from = event.target
  const form = event.currentTarget
  if (!by || !(from instanceof HTMLElement) || !(form instanceof HTMLElement)) return
  if (event.defaultPrevented || (needsArrows(from) && !event.ctrlKey)) return
  const grid = from.closest<HTMLElement>('[data-grid]')
  const column = stops(grid ?? form).filter((one) => columnOf(one) === columnOf(from))
  const at = column.findIndex((one) => one === from || sameRadio(one, from))
  const to = grid && at >= 0 ? column[at + by] : undefined
  if (!to) return
  event.preventDefault()
  to.focus()
  if (to instanceof HTMLInputElement && to.type === 'text') to.select()
}

function needsArrows(control: HTMLElement): boolean {
  const text = control instanceof HTMLInputElement && control.type === 'text'
  return !text || control.getAttribute('role') === 'combobox'
}
