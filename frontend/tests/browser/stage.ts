/** A real Chromium before a real server. APP_URL says where; CHROMIUM which browser. */
import { readFileSync, mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium, type Browser, type Page } from 'playwright-core'

export const ADDRESS = process.env['APP_URL'] ?? 'http://127.0.0.1:8000'
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

/** A fresh window, as a fresh person would have it; errors of the page end the test. */
export async function openPage(browser: Browser, viewport = DESK): Promise<Page> {
  const context = await browser.newContext({ viewport, locale: 'zh-CN', baseURL: ADDRESS })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  page.on('pageerror', (error) => {
    throw error
  })
  return page
}

let password: Promise<string> | undefined

async function demoPassword(): Promise<string> {
  password ??= fetch(`${ADDRESS}/api/v1/demo/sign-ins`)
    .then((answer) => answer.json())
    .then((body: { password: string }) => body.password)
  return password
}

export async function signIn(page: Page, login: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('账号', { exact: true }).fill(login)
  await page.getByLabel('密码', { exact: true }).fill(await demoPassword())
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.waitForURL((url) => url.pathname !== '/sign-in')
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

/** A picture for people to look at, desk and phone. */
export async function shoot(page: Page, name: string, fullPage = true): Promise<void> {
  await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage, animations: 'disabled' })
}
