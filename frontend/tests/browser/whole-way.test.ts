/** The whole way of a family over the desks: wish, letter, checks, one form, one visit, one review. */
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { PAIR, visitHome, type Pair } from './home'
import { barriers, openBrowser, shoot, type Stage } from './stage'
import { check, deskOf, everybodySigns, register } from './wish'

interface Walk {
  family: RegExp
  surname: RegExp
  signers: number
  /** What the family asks for, as the review lists it. */
  claims: number
  /** Claims that are open once the review is given; the others wait for their results. */
  opened: RegExp
  window: string
  contact: string
  /** The office that decides, as the receipt names it. */
  deciding: RegExp
  reviewer: string
  pair: Pair
  county: string
  /** Questions with what stands in the three columns. */
  rows: [string, [RegExp, RegExp, RegExp]][]
}

const WALKS: Record<string, Walk> = {
  H01: {
    family: /^H01/,
    surname: /^刘/,
    signers: 3,
    claims: 8,
    opened: /^最低生活保障 /,
    window: 'ding.lu',
    contact: 'zou.lin',
    deciding: /^大兴镇人民政府民政办公室（/,
    reviewer: 'liang.bo',
    pair: PAIR,
    county: 'jiang.yulan',
    rows: [
      ['近12个月土地流转费', [/1,200 元/, /1,200 元/, /—/]],
      ['银行存款', [/3,000 元/, /1万元以下/, /—/]],
      ['房屋安全鉴定等级', [/C级/, /—/, /C级/]],
      ['致困原因', [/—/, /—/, /因病/]],
    ],
  },
  // Lives and asks in Sucheng; the township of the household register in Shuyang checks and reviews.
  H08: {
    family: /^H08/,
    surname: /^何/,
    signers: 3,
    claims: 3,
    opened: /^最低生活保障 /,
    window: 'mao.xiaodan',
    contact: 'ge.xinyi',
    deciding: /^颜集镇人民政府民政办公室（/,
    reviewer: 'xiang.dong',
    pair: [
      { login: 'tao.jun', name: '陶军' },
      { login: 'wei.suzhen', name: '魏素珍' },
    ],
    county: 'hu.wenjuan',
    rows: [
      ['现居住的村（社区）', [/宿城区 幸福街道/, /—/, /—/]],
      ['银行存款', [/8,000 元/, /1万元以下/, /—/]],
      ['致困原因', [/—/, /—/, /因病/]],
    ],
  },
}
const OFFICES = 21
const TOWN = { timeout: 120_000 } // every office answers in its own time
let browser: Browser
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
})

async function picture(page: Page, name: string): Promise<void> {
  await shoot(page, `whole-${name}`)
  expect(await barriers(page)).toEqual([])
}

/** The township's contact asks every office, and every office answers. */
async function allAnswer(contact: Stage, walk: Walk): Promise<void> {
  const { page } = contact
  await check(page, walk.surname)
  await page.getByRole('heading', { name: '核对报告' }).waitFor(TOWN)
  const matrix = page.getByRole('region', { name: /^各项核对的进度/ })
  await expect.poll(() => matrix.locator('tr.office').count()).toBe(OFFICES)
  // An office that had a bad moment is asked again and makes the next version of the report.
  const silent = matrix.getByText(/^(超时未答|来源拒绝|来源不可用|待查|已送)$/)
  await expect.poll(() => silent.count(), TOWN).toBe(0)
  await page.getByText(/还在等 0 项$/).waitFor()
}

/** What no office can tell: papers that came, and promises. */
async function answerRest(page: Page): Promise<void> {
  const open = page.locator('[data-open]')
  await open.first().waitFor()
  for (let left = await open.count(); left > 0; left = await open.count()) {
    const one = open.first()
    await one
      .getByRole('checkbox')
      .or(one.getByLabel('是', { exact: true }))
      .first()
      .check()
    await expect.poll(() => open.count()).toBeLessThan(left)
  }
}

/** The form with what is known, handed in; gives back the number on the receipt. */
async function apply(page: Page, id: string): Promise<string> {
  await page.getByRole('link', { name: /结果/ }).click()
  await page.getByText(/^按家庭申报和核对到的情况/).waitFor()
  await page.getByText('最低生活保障', { exact: true }).first().waitFor()
  await picture(page, `${id}-2-result`)
  await page.getByRole('button', { name: '用这些信息正式申请' }).click()
  await page.getByRole('heading', { name: '家庭成员' }).waitFor()
  await page
    .getByText(/^已核对 2026-10-31/)
    .first()
    .waitFor()
  await answerRest(page)
  await picture(page, `${id}-3-form`)
  await page.keyboard.press('Control+Enter')
  await page.getByRole('heading', { name: '受理回执' }).waitFor()
  await picture(page, `${id}-4-receipt`)
  return (await page.getByText(/^\d{20,24}$/).textContent()) ?? ''
}

async function openCase(page: Page, number: string): Promise<void> {
  await page.goto('/steps')
  await page
    .getByRole('row', { name: new RegExp(number) })
    .getByRole('link')
    .click()
}

/** Said by the family, told by an office, found at home: each in its own column. */
async function compared(table: Locator, rows: Walk['rows']): Promise<void> {
  const only = table.getByLabel('只看不一致的')
  if (await only.isChecked()) await only.uncheck()
  for (const [question, columns] of rows) {
    const row = table.getByRole('row').filter({
      has: table.page().getByRole('rowheader', { name: question, exact: true }),
    })
    const cells = await row.first().getByRole('cell').allTextContents()
    columns.forEach((column, at) => expect(cells[at], `${question}, column ${at}`).toMatch(column))
  }
}

/** One opinion for each claim, and the same words for all. */
async function opine(page: Page, walk: Walk): Promise<void> {
  const opinions = page.getByRole('group', { name: /^对.+的意见$/ })
  await expect.poll(() => opinions.count()).toBe(walk.claims)
  for (const one of await opinions.all()) await one.getByLabel('同意', { exact: true }).check()
  await page.getByLabel('总的意见').fill('情况属实，同意上报。')
  await page.getByRole('button', { name: /^提交审核/ }).click()
  await page.getByText('审核已提交，各部门开始并联办理').waitFor()
}

it.each(Object.entries(WALKS))(
  'walks %s from the wish to one opinion on every claim',
  async (id, walk) => {
    const clerk = await deskOf(browser, walk.window)
    await register(clerk.page, walk.family)
    expect(await everybodySigns(clerk.page)).toBe(walk.signers)
    const contact = await deskOf(browser, walk.contact)
    await allAnswer(contact, walk)
    await picture(contact.page, `${id}-1-report`)
    const number = await apply(clerk.page, id)
    await clerk.page.getByText(walk.deciding).last().waitFor()

    await clerk.page.getByRole('link', { name: '看办理进度' }).click()
    const first = clerk.page.getByRole('button', { name: walk.opened })
    await first.getByText('等乡镇审核').waitFor()
    const reviewer = await deskOf(browser, walk.reviewer)
    await openCase(reviewer.page, number)
    await visitHome(browser, reviewer.page, number, { pair: walk.pair, draws: walk.surname })
    await compared(reviewer.page.getByRole('region', { name: '申报、核实、入户对照' }), walk.rows)
    await picture(reviewer.page, `${id}-5-review`)
    await opine(reviewer.page, walk)

    // Nobody reloads the clerk's page: the case is seen to go on.
    await first.getByText('办理中').waitFor()
    await picture(clerk.page, `${id}-6-open`)
    const county = await deskOf(browser, walk.county)
    await openCase(county.page, number)
    await county.page.getByRole('heading', { name: '作出决定' }).waitFor()
    await picture(county.page, `${id}-7-county`)
    for (const stage of [clerk, contact, reviewer, county]) expect(stage.troubles).toEqual([])
  },
  600_000,
)
