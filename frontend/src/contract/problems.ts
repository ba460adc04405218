/** Refusals as the server words them (RFC 9457), and the one sentence a person reads. */

export interface FieldProblem {
  pointer: string
  code: string
  detail: string
}

export interface ProblemBody {
  type: string
  title: string
  status: number
  detail?: string | null
  instance?: string | null
  params?: Record<string, unknown> | null
  errors?: FieldProblem[] | null
}

/** Thrown by every call that the server refused. */
export class Problem extends Error {
  constructor(readonly body: ProblemBody) {
    super(body.title)
    this.name = 'Problem'
  }

  get type(): string {
    return this.body.type
  }

  get errors(): readonly FieldProblem[] {
    return this.body.errors ?? []
  }
}

/** No answer at all: the line is down, the server is away. What was asked may or may not have happened. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
}
