/** A home visit on its pages: planned by the reviewer, written down and signed by the two who went. */
import type { Browser, Page } from 'playwright-core'
import { openStage, signIn, type Stage } from './stage'

export const PAIR = [
  { login: 'song.qiang', name: '宋强' },
  { login: 'peng.xue', name: '彭雪' },
] as const

export type Pair = readonly [Investigator, Investigator]
interface Investigator {
  login: string
  name: string
}

/** On the review page: the two go there today. */
export async function planVisit(page: Page, pair: Pair = PAIR): Promise<void> {
  await page.getByRole('button', { name: '安排入户', exact: true }).click()
  for (const { name } of pair) await page.getByLabel(name, { exact: true }).check()
  await page.getByRole('button', { name: '安排', exact: true }).click()
  await page.getByText('入户已安排').waitFor()
}

/** An investigator before the sheet of this case. */
export async function openSheet(
  browser: Browser,
  login: string,
  number: string,
  viewport?: { width: number; height: number },
): Promise<Stage> {
  const stage = await openStage(browser, viewport)
  await signIn(stage.page, login)
  await stage.page.goto('/surveys')
  await stage.page.getByRole('link', { name: new RegExp(number) }).click()
  await stage.page.getByRole('heading', { name: '签字', exact: true }).waitFor()
  return stage
}

/** What only the visit can tell, and everything else as the family said. */
export async function writeDown(page: Page): Promise<void> {
  const all = page.getByRole('button', { name: /^其余 \d+ 项都与申报一致$/ })
  while (await all.count()) await all.first().click()
  await page.getByLabel('因病').check()
  await page.getByText('还差 0 项必填').waitFor()
  await page.getByText('已保存', { exact: true }).waitFor()
}

export async function sign(page: Page): Promise<void> {
  await page.getByRole('button', { name: '签字', exact: true }).click()
  await page
    .getByText(/^已签字$|^人都签齐了/)
    .first()
    .waitFor()
}

/** The member who is there draws their name. */
export async function familyDraws(page: Page, who: RegExp): Promise<void> {
  const option = page.getByLabel('谁签').locator('option').filter({ hasText: who }).first()
  await page.getByLabel('谁签').selectOption((await option.getAttribute('value')) ?? '')
  const pad = page.locator('#pad')
  await pad.scrollIntoViewIfNeeded()
  const box = await pad.boundingBox()
  if (!box) throw new Error('there is nowhere to sign')
  await page.mouse.move(box.x + 40, box.y + 60)
  await page.mouse.down()
  for (let step = 1; step <= 12; step += 1) {
    await page.mouse.move(box.x + 40 + step * 14, box.y + 60 + (step % 3) * 24)
  }
  await page.mouse.up()
  await page.getByRole('button', { name: '登记家人签字' }).click()
  await page.getByText('在屏幕上签了字').waitFor()
}

/** The whole visit, for tests that begin after it. `page` is the reviewer's, on the review page. */
export async function visitHome(
  browser: Browser,
  page: Page,
  number: string,
  { pair, draws }: { pair: Pair; draws: RegExp } = { pair: PAIR, draws: /刘/ },
): Promise<void> {
  await planVisit(page, pair)
  const first = await openSheet(browser, pair[0].login, number)
  await writeDown(first.page)
  await familyDraws(first.page, draws)
  await sign(first.page)
  await first.page.context().close()
  const second = await openSheet(browser, pair[1].login, number)
  await sign(second.page)
  await second.page.context().close()
  await page.reload()
  await page.getByText('入户已签齐').waitFor()
}
