/** One real case from wish to confirmation, so that every page with an id has something to show. */
import type { Browser, Page } from 'playwright-core'
import { visitHome } from '../home'
import { call } from '../phone'
import { openStage, openWidowsForm } from '../stage'
import { signInWidow, widowApplies } from './citizen'
import { enter } from './enter'
import { explanationOf, signatureOf, supplementOf } from './phones'
import type { Story } from './table'

const REGION = '321311'

/** The story, and the second phone it is told on. */
export interface Told {
  story: Story
  owner: Page
}

/** Does every hand's work of that case, as the people of the town would. */
export async function tell(browser: Browser, phone: Page): Promise<Told> {
  await widowApplies(await signedIn('ding.lu'))
  const own = await signInWidow(phone)
  const clerk = await deskOf(browser, 'ding.lu')
  const { application, number } = await submitted(clerk)
  const reviewer = await opened(browser, 'liang.bo', number)
  await visitHome(browser, reviewer, number)
  const survey = await pathOf(reviewer, 'a[href^="/surveys/"]')
  await reviewer.keyboard.press('Control+Enter')
  await reviewer.waitForURL(/\/steps|\/applications\/[^/]+$/)
  const step = await decided(browser, 'jiang.yulan', number)
  await decided(browser, 'dai.zhiyuan', number)
  const sample = await drawn()
  const waiting = (await submitted(clerk)).application
  await openWidowsForm(clerk)
  const draft = new URL(clerk.url()).pathname
  const intent = await wished(browser, clerk)
  const proposal = await proposed()
  const supplement = await supplementOf(phone, own)
  const signature = await signatureOf()
  const { page: owner, at: explanation } = await explanationOf(browser)
  const desk = { application, waiting, survey, sample, draft, intent, step, proposal }
  return { story: { ...desk, own, supplement, signature, explanation }, owner }
}

async function deskOf(browser: Browser, login: string): Promise<Page> {
  const { page } = await openStage(browser)
  await enter(page, login)
  return page
}

async function submitted(page: Page): Promise<{ application: string; number: string }> {
  await openWidowsForm(page)
  await page.keyboard.press('Control+Enter')
  await page.waitForURL(/receipt$/)
  const number = (await page.getByText(/^\d{20,24}$/).textContent()) ?? ''
  return { application: new URL(page.url()).pathname.replace('/receipt', ''), number }
}

async function opened(browser: Browser, login: string, number: string): Promise<Page> {
  const page = await deskOf(browser, login)
  await page.goto('/steps')
  await page
    .getByRole('row', { name: new RegExp(number) })
    .getByRole('link')
    .first()
    .click()
  return page
}

/** The address of the step that was decided. */
async function decided(browser: Browser, login: string, number: string): Promise<string> {
  const page = await opened(browser, login, number)
  await page.getByRole('heading', { name: '作出决定' }).waitFor()
  const at = new URL(page.url()).pathname
  await page.keyboard.press('Control+Enter')
  await page.getByText(/^已批准：/).waitFor()
  await page.context().close()
  return at
}

async function pathOf(page: Page, link: string): Promise<string> {
  return (await page.locator(link).first().getAttribute('href')) ?? ''
}

/** What an account may carry to the interface itself. */
async function signedIn(login: string): Promise<Record<string, string>> {
  const { password } = await call<{ password: string }>('/demo/sign-ins')
  const session = await call<{ access_token: string }>('/sessions', { login, password })
  return { Authorization: `Bearer ${session.access_token}` }
}

async function drawn(): Promise<string> {
  const { now } = await call<{ now: string }>('/demo/clock')
  const day = now.slice(0, 10)
  const terms = { region: REGION, first_day: day, last_day: day, percent: 100 }
  const held = await signedIn('shi.gang')
  const { sample } = await call<{ sample: { id: string } }>('/samples', terms, held)
  return `/samples/${sample.id}`
}

/** A dearer year to come: what it would change is counted over the town's families. */
async function proposed(): Promise<string> {
  const terms = {
    region: '321300',
    effective_from: '2027-01-01',
    basis: '宿民发〔2026〕0号',
    source: 'local',
    reason: '按上年度人均消费支出调整',
    figures: [{ name: 'dibao.standard_month', value: '880' }],
  }
  const desk = await signedIn('xu.mingyuan')
  const made = await call<{ proposal: { id: string } }>('/proposals', terms, desk)
  return `/administration/proposals/${made.proposal.id}`
}

/** Another family only asks: it signs on paper, and the checks answer. */
async function wished(browser: Browser, page: Page): Promise<string> {
  await page.goto('/check-first/new')
  await page.getByRole('button', { name: /^H06/ }).click()
  await page.getByRole('button', { name: /^登记，下一步签授权书/ }).click()
  await page.getByRole('button', { name: '生成授权书' }).click()
  const all = Number((await page.getByText(/^0\/\d 已签$/).textContent())?.[2])
  for (let done = 1; done <= all; done += 1) {
    await page.getByRole('button', { name: /^请 .+ 签字$/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('拍纸质授权书').check()
    await dialog.getByLabel(/^我单独同意/).check()
    await dialog.getByRole('button', { name: '签字', exact: true }).click()
    await page.getByText(`${done}/${all} 已签`).waitFor()
  }
  const intent = new URL(page.url()).pathname.split('/').slice(0, 3).join('/')
  await checked(browser, intent)
  return intent
}

async function checked(browser: Browser, intent: string): Promise<void> {
  const page = await deskOf(browser, 'zou.lin')
  await page.goto(`${intent}/checks`)
  await page.getByRole('button', { name: '开始核对' }).click()
  await page.getByRole('heading', { name: '核对报告' }).waitFor({ timeout: 120_000 })
  await page.context().close()
}
