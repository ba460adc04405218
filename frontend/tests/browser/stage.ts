/** A real Chromium before a real server (see server.ts); CHROMIUM says which browser. */
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium, type Browser, type Page } from 'playwright-core'
import { inventedId } from './people'
import { town } from './town'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const SHOTS = 'screenshots'

export const DESK = { width: 1366, height: 768 }
export const PHONE = { width: 390, height: 844 }

export async function openBrowser(): Promise<Browser> {
  mkdirSync(SHOTS, { recursive: true })
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--lang=zh-CN'],
  })
}

export interface Stage {
  page: Page
  /** What the page said went wrong; a test ends with none. */
  troubles: string[]
}

/** A fresh window, as a fresh person would have it. */
export async function openStage(browser: Browser, viewport = DESK): Promise<Stage> {
  const baseURL = town.address
  const context = await browser.newContext({ viewport, locale: 'zh-CN', baseURL })
  const page = await context.newPage()
  const troubles: string[] = []
  page.setDefaultTimeout(30_000)
  page.on('pageerror', (error) => troubles.push(error.message))
  page.on('response', (answer) => {
    if (answer.status() >= 500) troubles.push(`${answer.status()} ${answer.url()}`)
  })
  return { page, troubles }
}

async function demoPassword(): Promise<string> {
  const answer = await fetch(`${town.address}/api/v1/demo/sign-ins`)
  return ((await answer.json()) as { password: string }).password
}

/** Signs in; `login` is an account of the demonstration town. */
export async function signIn(page: Page, login: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('账号', { exact: true }).fill(login)
  await page.getByLabel('密码', { exact: true }).fill(await demoPassword())
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.waitForURL((address) => address.pathname !== '/sign-in')
}

export interface Widow {
  mother: string
  son: string
}

/** A mother and a son whose ID numbers nobody has had yet. */
export function inventWidow(): Widow {
  return { mother: inventedId([1980, 1989], 'F'), son: inventedId([2013, 2013], 'M') }
}

/** The widow's family as a new family: the answers of H01 under other ID numbers. */
export async function openWidowsForm(page: Page, family = inventWidow()): Promise<void> {
  await page.goto('/apply')
  await page.getByRole('button', { name: /^H01/ }).click()
  await page.getByLabel('刘晓梅：身份证号').fill(family.mother)
  await page.getByLabel('王子轩：身份证号').fill(family.son)
  await page.getByText('已保存', { exact: true }).waitFor()
}

/** What axe finds that would keep somebody out: rule and place. */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(AXE)
  return page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run: () => Promise<AxeResults> } }
    const { violations } = await axe.run()
    return violations
      .filter((one) => one.impact === 'serious' || one.impact === 'critical')
      .flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.join(' ')}`))
  })
}

interface AxeResults {
  violations: { id: string; impact: string; nodes: { target: string[] }[] }[]
}

/** A picture for people to judge. */
export async function shoot(page: Page, name: string, fullPage = true): Promise<void> {
  await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage, animations: 'disabled' })
}
