/** A photo light enough for a slow line, and clear enough to read small print. */
const LONGEST = 2400 // pixels
const LIGHT = 1_500_000 // bytes
const QUALITY = 0.85

const KEPT = ['image/jpeg', 'image/png']

/**
 * The photo as JPEG where it is large, or of a kind only its telephone knows; a PDF, or what no
 * browser reads, as it is.
 */
export async function lighter(file: File): Promise<Blob> {
  if (!file.type.startsWith('image/')) return file
  if (KEPT.includes(file.type) && file.size <= LIGHT) return file
  const picture = await createImageBitmap(file).catch(() => undefined)
  if (!picture) return file
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(picture.width * scale)
  canvas.height = Math.round(picture.height * scale)
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  return new Promise((resolve) =>
    canvas.toBlob((made) => resolve(made ?? file), 'image/jpeg', QUALITY),
  )
}
