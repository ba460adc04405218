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

/** Handles Enter inside a form. Buttons, links, text areas and open lists keep their own Enter. */
export function enterMovesOn(event: KeyboardEvent): void {
  const from = event.target
  if (event.key !== 'Enter' || event.ctrlKey || event.isComposing || event.defaultPrevented) return
  if (!(from instanceof HTMLInputElement) && !(from instanceof HTMLSelectElement)) return
  if (from.getAttribute('aria-expanded') === 'true') return
  const form = event.currentTarget
  if (!(form instanceof HTMLElement)) return
  event.preventDefault()
  const to = next(from, stops(form))
  to?.focus()
  if (to instanceof HTMLInputElement && to.type === 'text') to.select()
}
