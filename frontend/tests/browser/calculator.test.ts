/** “What could we get?” on a phone, before any sign-up: a few plain questions, nothing kept. */
import type { Browser, Page, Request } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { barriers, openBrowser, openStage, PHONE, shoot } from './stage'

let browser: Browser
let page: Page
let troubles: string[]
const sent: Request[] = []

beforeAll(async () => {
  browser = await openBrowser()
  ;({ page, troubles } = await openStage(browser, PHONE))
  page.on('request', (request) => sent.push(request))
}, 120_000)
afterAll(async () => {
  await browser.close()
  expect(troubles).toEqual([])
})

async function fine(name: string): Promise<void> {
  await shoot(page, `calculator-${name}`)
  expect(await barriers(page)).toEqual([])
  const wide = await page.evaluate(() => document.documentElement.scrollWidth)
  expect(wide).toBeLessThanOrEqual(PHONE.width)
}
const fill = (label: string, text: string) => page.getByLabel(label).fill(text)
const press = (name: string) => page.getByRole('button', { name, exact: true }).click()

it('is offered before any sign-in, and says that nothing is kept', async () => {
  await page.goto('/m/')
  await page.getByRole('link', { name: /先算一算能得到什么/ }).click()
  await page.getByText(/不保存，不登记/).waitFor()
  await page.getByLabel('住在哪个县（区）').selectOption({ label: '宿豫区' })
  await page.getByText('城镇', { exact: true }).click()
  await fine('place')
  await press('下一步')
})

it('says what is missing instead of going on', async () => {
  await page.getByRole('heading', { name: '您自己' }).waitFor()
  await press('填好了')
  await page.getByText('请填周岁年龄，0 到 130。').waitFor()
})

it('asks about everybody who lives together, in plain words', async () => {
  await page.getByRole('radio', { name: '女', exact: true }).check()
  await fill('年龄（周岁）', '41')
  await page.getByRole('radio', { name: '能干', exact: true }).check()
  await page.getByRole('radio', { name: '打工、上班、做小生意' }).check()
  await fill('平均每月到手多少钱（元）', '1200')
  await fine('me')
  await press('填好了')
  await press('再加一个人')
  await page.getByLabel('他（她）是您的').selectOption({ label: '儿子' })
  await fill('年龄（周岁）', '13')
  await page.getByLabel('在上学吗').selectOption({ label: '初中' })
  await fine('son')
  await press('填好了')
  await page.getByText('儿子，13 岁').waitFor()
  await fine('people')
  await press('人都加上了')
})

it('tells what is likely, with the amount, and what is not, with the reason', async () => {
  await fill('全家存款一共多少（元）', '8000')
  await fill('自己家的房子有几套（没办证的也算）', '1')
  await fill('现在住的房子多大（平方米）', '62')
  await page.getByRole('radio', { name: '否', exact: true }).check()
  await fine('home')
  await press('看结果')
  await page.getByRole('heading', { name: /很可能能得到/ }).waitFor()
  const dibao = page.locator('li.card', { hasText: '最低生活保障' }).first()
  await dibao.getByText(/每月 [\d,]+ 元/).waitFor()
  await page.locator('summary', { hasText: '不符合' }).click()
  const illness = page.locator('li.card', { hasText: '急难型临时救助' })
  await illness.locator('summary').click()
  await illness.getByText(/突发事件/).waitFor()
  await fine('result')
})

it('knows it better after a few more answers', async () => {
  const before = await count()
  await page.getByRole('heading', { name: '还想知道得更准？' }).waitFor()
  for (const box of await page.getByLabel('自来水').all()) await box.check()
  for (const box of await page.getByLabel('电', { exact: true }).all()) await box.check()
  await press('再算一次')
  await expect.poll(count).toBeGreaterThan(before)
  await fine('better')
})

async function count(): Promise<number> {
  const text = await page.getByRole('heading', { name: /很可能能得到/ }).textContent()
  return Number(text?.match(/\d+/)?.[0])
}

it('leaves nothing on the phone and sends nothing but the question', async () => {
  const bodies = sent.filter((request) => request.method() !== 'GET').map((one) => one.url())
  expect(bodies.filter((url) => !/estimates$|sessions\/refresh$/.test(url))).toEqual([])
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))
  expect(kept).not.toContain('41')
  await page.reload()
  await page.getByText(/不保存，不登记/).waitFor()
  expect(await page.getByLabel('住在哪个县（区）').inputValue()).toBe('')
})
