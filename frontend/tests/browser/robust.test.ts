/** When the line drops or an answer is broken: nothing typed is lost, nothing is sent twice. */
import type { Browser, Page, Route } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  barriers,
  openBrowser,
  openStage,
  openWidowsForm,
  PHONE,
  shoot,
  signIn,
  type Stage,
} from './stage'

const SUBMIT = '**/api/v1/applications'
const CASE = /\/api\/v1\/applications\/[0-9a-f-]{36}$/

let browser: Browser
let stage: Stage
let page: Page
beforeAll(async () => {
  browser = await openBrowser()
})
afterAll(async () => {
  await browser.close()
})
beforeEach(async () => {
  stage = await openStage(browser)
  page = stage.page
  await signIn(page, 'ding.lu')
})

const offline = (down: boolean) => page.context().setOffline(down)
const banner = () => page.getByText('连不上服务器。填写的内容都留在本机，恢复后可以继续。')
const saved = () => page.getByText('已保存', { exact: true }).waitFor()
const receipt = () => page.getByRole('heading', { name: '受理回执' }).waitFor()
const caseNumber = async () => (await page.getByText(/^\d{20,24}$/).textContent()) ?? ''

/** Every body that was sent to the address of submissions, and the key it carried. */
function submissions(): string[] {
  const keys: string[] = []
  page.on('request', (request) => {
    const submits = request.method() === 'POST' && request.url().endsWith('/api/v1/applications')
    if (submits) keys.push(request.headers()['idempotency-key'] ?? '')
  })
  return keys
}
/** A case of this family, and the address of its page. */
async function openCase(): Promise<string> {
  await openWidowsForm(page)
  await page.keyboard.press('Control+Enter')
  await receipt()
  return new URL(page.url()).pathname.replace('/receipt', '')
}

describe('when the line drops', () => {
  it('says so, keeps what is typed, and brings it to the server when the line is back', async () => {
    await openWidowsForm(page)
    await offline(true)
    await banner().waitFor()
    expect(await barriers(page)).toEqual([])
    await page.getByLabel('刘晓梅：姓名').fill('阿依古丽·买买提')
    await page.getByText('已加密存在本机', { exact: false }).waitFor()
    await shoot(page, 'r-offline', false)
    await offline(false)
    await banner().waitFor({ state: 'hidden' })
    await saved()
    await page.reload()
    expect(await page.getByLabel('阿依古丽·买买提：姓名').inputValue()).toBe('阿依古丽·买买提')
    expect(stage.troubles).toEqual([])
  })

  it('holds back what was sent meanwhile, and sends it once', async () => {
    await openWidowsForm(page)
    const keys = submissions()
    await offline(true)
    await banner().waitFor()
    await page.keyboard.press('Control+Enter')
    await page.keyboard.press('Control+Enter')
    await offline(false)
    await receipt()
    expect(keys).toHaveLength(1)
    expect(stage.troubles).toEqual([])
  })
})

describe('when an answer does not come', () => {
  it('asks again for what only reads, and nobody notices', async () => {
    const at = await openCase()
    let asked = 0
    await page.route(CASE, (route) => ((asked += 1) < 3 ? route.abort() : route.continue()))
    await page.goto(at)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.getByRole('tab', { name: '家庭' }).waitFor()
    expect(asked).toBe(3)
    expect(await page.getByText('连不上服务器', { exact: false }).count()).toBe(0)
  })

  it('does not send a second time by itself; the person does, and it counts once', async () => {
    await openWidowsForm(page)
    const keys = submissions()
    let number = ''
    // The server has it, and its answer is lost on the way back.
    await page.route(SUBMIT, async (route: Route) => {
      if (route.request().method() !== 'POST') return route.continue()
      const answer = await route.fetch()
      number = ((await answer.json()) as { number: string }).number
      return route.abort()
    })
    await page.keyboard.press('Control+Enter')
    await page.getByText('重复提交不会办两次', { exact: false }).waitFor()
    await shoot(page, 'r-no-answer', false)
    await page.waitForTimeout(4_000) // longer than any second try would wait
    expect(keys).toHaveLength(1)
    await page.unroute(SUBMIT)
    await page.keyboard.press('Control+Enter')
    await receipt()
    expect(new Set(keys)).toEqual(new Set([keys[0]]))
    expect(await caseNumber()).toBe(number)
  })
})

describe('a page that broke', () => {
  /** What stands between here and the server may cut an answer to something that is none. */
  const cut = (route: Route) =>
    route.fulfill({ json: {}, headers: { 'X-Request-ID': 'cut-on-the-way-1' } })

  it('names the request, and leads back', async () => {
    const at = await openCase()
    await page.route(CASE, cut)
    await page.goto(at)
    const notice = page.getByRole('alert').filter({ hasText: '这一页没有打开' })
    await notice.getByText(/求助时请报编号 \S+/).waitFor()
    expect(await barriers(page)).toEqual([])
    await shoot(page, 'r-broken', false)
    await page.setViewportSize(PHONE)
    await shoot(page, 'r-broken-phone', false)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width)
    await notice.getByRole('link', { name: '回到首页' }).press('Enter')
    await page.getByRole('heading', { name: '窗口', exact: true }).waitFor()
    await expect.poll(() => notice.count()).toBe(0)
  })

  it('opens again as soon as the answer is whole', async () => {
    const at = await openCase()
    await page.route(CASE, cut)
    await page.goto(at)
    await page.getByText('这一页没有打开').waitFor()
    await page.unroute(CASE)
    await page.getByRole('button', { name: '再试一次' }).press('Enter')
    await page.getByRole('tab', { name: '家庭' }).waitFor()
    expect(new URL(page.url()).pathname).toBe(at)
  })

  it('is no dead end either when its own script does not come', async () => {
    await page.route('**/assets/ApplicationListPage-*.js', (route) => route.abort())
    await page.getByRole('link', { name: '申请', exact: true }).click()
    await page.getByText('这一页没有打开').waitFor()
    await page.unroute('**/assets/ApplicationListPage-*.js')
    await page.getByRole('button', { name: '再试一次' }).press('Enter')
    await page.waitForURL((address) => address.pathname === '/applications')
    await page.getByRole('heading', { level: 1 }).waitFor()
  })
})

it('shows what a colleague saved meanwhile, and keeps what was typed', async () => {
  const [first, second] = await Promise.all([officeDialog(), officeDialog()])
  await saveAs(second, '大兴镇便民服务中心')
  await second.getByRole('dialog').waitFor({ state: 'hidden' })
  await saveAs(first, '大兴镇社会事务办')
  await first.getByRole('heading', { name: '这一件在您填写时有了变化' }).waitFor()
  const row = first.getByRole('dialog').getByRole('row', { name: /大兴镇便民服务中心/ })
  await row.getByText('大兴镇社会事务办').waitFor()
  expect(await barriers(first)).toEqual([])
  await shoot(first, 'r-race', false)
  await first.getByRole('button', { name: '看过了，按现在的版本继续' }).press('Enter')
  await first.getByRole('dialog').getByRole('button', { name: '保存' }).press('Enter')
  await first.getByRole('dialog').waitFor({ state: 'hidden' })
  await first.getByText('大兴镇社会事务办').first().waitFor()
})

/** The data bureau before the dialog of one office. */
async function officeDialog(): Promise<Page> {
  const opened = await openStage(browser)
  await signIn(opened.page, 'qiao.yun')
  await opened.page.goto('/administration/organisations')
  await opened.page.locator('#o-search').fill('大兴镇')
  await opened.page.keyboard.press('Enter')
  await opened.page
    .getByRole('button', { name: /^修改：大兴/ })
    .first()
    .press('Enter')
  await opened.page.getByRole('dialog').waitFor()
  return opened.page
}
async function saveAs(where: Page, name: string): Promise<void> {
  await where.getByRole('dialog').getByLabel('名称').fill(name)
  await where.getByRole('dialog').getByRole('button', { name: '保存' }).press('Enter')
}
