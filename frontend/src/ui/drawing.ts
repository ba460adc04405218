/** Strokes on a canvas. Ink and paper keep their colours whatever the theme: it becomes a document. */
import { middle, widthAt, type Stroke } from './strokes'

const INK = '#101a2e'
const PAPER = '#ffffff'

export function draw(canvas: HTMLCanvasElement, strokes: readonly Stroke[], scale: number): void {
  const pen = canvas.getContext('2d')
  if (!pen) return
  pen.setTransform(scale, 0, 0, scale, 0, 0)
  pen.fillStyle = PAPER
  pen.fillRect(0, 0, canvas.width / scale, canvas.height / scale)
  pen.strokeStyle = pen.fillStyle = INK
  pen.lineCap = pen.lineJoin = 'round'
  for (const stroke of strokes) line(pen, stroke)
}

function line(pen: CanvasRenderingContext2D, stroke: Stroke): void {
  const [first, ...rest] = stroke
  if (!first) return
  let [from, start] = [first, { x: first.x, y: first.y }]
  for (const to of rest) {
    const end = middle(from, to)
    pen.lineWidth = widthAt(to)
    pen.beginPath()
    pen.moveTo(start.x, start.y)
    pen.quadraticCurveTo(from.x, from.y, end.x, end.y)
    pen.stroke()
    ;[from, start] = [to, end]
  }
}

/** The picture as a file. */
export function toPng(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/png'),
  )
}
