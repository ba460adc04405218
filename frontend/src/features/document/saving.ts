/** Papers leave the page as files: saved, never run. */
const ENDINGS: Record<string, string> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'application/pdf': 'pdf',
}

/** Hands the person a file called `name`, with the ending its kind has. */
export function keep(content: Blob, name: string): void {
  const address = URL.createObjectURL(content)
  const ending = ENDINGS[content.type.split(';')[0] ?? '']
  const download = ending ? `${name}.${ending}` : name
  Object.assign(window.document.createElement('a'), { href: address, download }).click()
  URL.revokeObjectURL(address)
}
