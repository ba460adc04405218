/**
 * What has been typed and has not reached the server yet, sealed in this browser (AES-GCM). The key
 * comes from the server after a sign-in as the same account and lives in memory only: a copy left
 * behind says nothing to whoever finds it. Where the browser cannot seal (no TLS), nothing is kept.
 */
const PREFIX = 'lianban.copy.'
const PLAIN = 'lianban.draft.' // what earlier versions left in the clear

export interface Copies {
  /** Whether the copy is written; a later one, or its removal, overtakes it. */
  put: (id: string, text: string) => Promise<boolean>
  drop: (id: string) => void
  /** The copies this key opens. */
  all: () => Promise<string[]>
}

/** `prefix`: whose copies these are; forms by default. */
export async function openCopies(secret: string, prefix = PREFIX): Promise<Copies | null> {
  removeAll(PLAIN)
  const subtle = globalThis.crypto.subtle as SubtleCrypto | undefined
  if (!subtle) return null
  const key = await subtle.importKey('raw', bytesOf(secret), 'AES-GCM', false, [
    'encrypt',
    'decrypt',
  ])
  const newest = new Map<string, number>()

  async function put(id: string, text: string): Promise<boolean> {
    const turn = (newest.get(id) ?? 0) + 1
    newest.set(id, turn)
    const iv = crypto.getRandomValues(new Uint8Array(12))
    const sealed = await crypto.subtle.encrypt(
      { name: 'AES-GCM', iv },
      key,
      new TextEncoder().encode(text),
    )
    if (newest.get(id) !== turn) return true
    return write(prefix + id, `${textOf(iv)}.${textOf(new Uint8Array(sealed))}`)
  }
  function drop(id: string): void {
    newest.set(id, (newest.get(id) ?? 0) + 1)
    localStorage.removeItem(prefix + id)
  }
  async function open(held: string): Promise<string[]> {
    const [iv = '', sealed = ''] = held.split('.')
    try {
      const way = { name: 'AES-GCM', iv: bytesOf(iv) }
      return [new TextDecoder().decode(await crypto.subtle.decrypt(way, key, bytesOf(sealed)))]
    } catch {
      return [] // another account's
    }
  }
  async function all(): Promise<string[]> {
    const held = names(prefix).map((name) => localStorage.getItem(name) ?? '')
    return (await Promise.all(held.map(open))).flat()
  }
  return { put, drop, all }
}

const names = (prefix: string) =>
  Object.keys(localStorage).filter((name) => name.startsWith(prefix))

function removeAll(prefix: string): void {
  for (const name of names(prefix)) localStorage.removeItem(name)
}

/** False when the browser has no room left. */
function write(name: string, text: string): boolean {
  try {
    localStorage.setItem(name, text)
    return true
  } catch {
    return false
  }
}

function textOf(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const plain = text.replaceAll('-', '+').replaceAll('_', '/')
  return Uint8Array.from(atob(plain), (character) => character.charCodeAt(0))
}
