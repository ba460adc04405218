/** A list of a hundred thousand: how soon it is there, and how little of it is in the document. */
import type { Page } from 'playwright-core'
import { manySteps } from '../many'

export const LONG = 100_000
const PAGES = 5

export interface LongFigures {
  rows: number
  first_rows_ms: number
  /** Most rows that were in the document at once while scrolling. */
  rows_in_document: number
  /** From the end of what was loaded to the next rows: the slowest of five pages. */
  next_page_ms: number
  filter_ms: number
  filter_in_address: boolean
  /** Whether the way back from a step led to the row it was opened from. */
  same_row_after_back: boolean
}

const rows = (page: Page) => page.locator('tr[data-index]')
const since = (begun: number) => Math.round(performance.now() - begun)

/** The officer's worklist, made long behind the server. */
export async function lookThrough(page: Page): Promise<LongFigures> {
  await manySteps(LONG)
  await page.goto('about:blank')
  const opened = performance.now()
  await page.goto('/steps')
  await rows(page).first().waitFor()
  const first_rows_ms = since(opened)
  const scrolled = await scroll(page)
  const same_row_after_back = await thereAndBack(page)
  return { rows: LONG, first_rows_ms, ...scrolled, ...(await filter(page)), same_row_after_back }
}

async function scroll(page: Page) {
  const taken: number[] = []
  let most = 0
  for (let turn = 0; turn < PAGES; turn += 1) {
    const begun = performance.now()
    const loaded = await loadedRows(page)
    await page.locator('.frame').evaluate((frame) => frame.scrollTo(0, frame.scrollHeight))
    await page.waitForFunction(
      ([before]) => Number(document.querySelector('.end p')?.textContent?.match(/\d+/)) > before,
      [loaded] as const,
    )
    taken.push(since(begun))
    most = Math.max(most, await rows(page).count())
  }
  return { next_page_ms: Math.max(...taken), rows_in_document: most }
}

async function loadedRows(page: Page): Promise<number> {
  const told = await page.locator('.end p').textContent()
  return Number(told?.match(/\d+/))
}

async function filter(page: Page) {
  const begun = performance.now()
  const answered = page.waitForResponse((answer) => answer.url().includes('due=warned'))
  await page.getByLabel('期限', { exact: true }).selectOption('warned')
  await (await answered).finished()
  await rows(page).first().waitFor()
  const filter_ms = since(begun)
  return { filter_ms, filter_in_address: new URL(page.url()).search === '?due=warned' }
}

async function thereAndBack(page: Page): Promise<boolean> {
  const middle = await rows(page).nth(12).getAttribute('data-index')
  await page.locator(`tr[data-index="${middle}"] a[href]`).first().click()
  await page.waitForURL(/\/steps\/[^/]+$/)
  await page.locator('h1').first().waitFor()
  await page.goBack()
  await page.waitForURL(/\/steps$/)
  const again = page.locator(`tr[data-index="${middle}"] a:focus`)
  return again.waitFor().then(
    () => true,
    () => false,
  )
}
