/**
 * The servers the pages are tested against: each file has a demonstration of its own, so that no
 * file finds what another left behind. With APP_URL all use the one that runs there.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const ROOT = resolve(import.meta.dirname, '../../..')
const PYTHON = process.env['PYTHON'] ?? join(ROOT, '.venv/bin/python')
const PATIENCE = 720 // looks, four a second

/** A running demonstration: where it is, and where its data lie (empty: somebody else's). */
export interface Town {
  address: string
  data: string
  stop: () => Promise<void>
}

/** A demonstration on data of its own, thrown away afterwards. */
export async function open(): Promise<Town> {
  const running = process.env['APP_URL']
  if (running) {
    const data = process.env['APP_DATA'] ?? ''
    return { address: running.replace(/\/$/, ''), data, stop: async () => undefined }
  }
  const folder = mkdtempSync(join(tmpdir(), 'lianban-pages-'))
  const port = await freePort()
  const address = `http://127.0.0.1:${port}`
  const provider = await startProvider(`${address}/sign-in/provider`)
  const ours = { PORT: String(port), LIANBAN_DATA: folder, LIANBAN_RATE_FACTOR: '100' }
  const server = spawn(PYTHON, ['-m', 'deploy.run'], {
    cwd: ROOT,
    env: { ...process.env, ...ours, ...provider.settings },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  await awake(address, server)
  return {
    address,
    data: folder,
    stop: async () => {
      await stop(server)
      provider.program.kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A real identity provider, so that the other way to sign in is there as well. */
async function startProvider(redirect: string) {
  const program = spawn(process.execPath, ['tests/provider/provider.mjs', redirect], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [line] = (await once(program.stdout, 'data')) as [Buffer]
  const { issuer, client, secret } = JSON.parse(line.toString()) as Record<string, string>
  return {
    program,
    settings: {
      LIANBAN_OIDC_ISSUER: issuer,
      LIANBAN_OIDC_CLIENT_ID: client,
      LIANBAN_OIDC_CLIENT_SECRET: secret,
    },
  }
}

async function awake(address: string, server: ChildProcess): Promise<void> {
  for (let look = 0; look < PATIENCE; look += 1) {
    if (server.exitCode !== null) break
    const answer = await fetch(`${address}/api/v1/items`).catch(() => null)
    if (answer?.ok) return
    await new Promise((later) => setTimeout(later, 250))
  }
  await stop(server)
  throw new Error('The demonstration did not start; `make run` says why.')
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null) return
  const gone = new Promise((resolved) => server.once('exit', resolved))
  server.kill('SIGINT')
  await gone
}

function freePort(): Promise<number> {
  return new Promise((resolved) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = typeof address === 'object' && address ? address.port : 0
      probe.close(() => resolved(port))
    })
  })
}
