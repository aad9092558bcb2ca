/** An answer before it is written to the connection. */
export interface Answer {
  readonly status: number;
  /** Absent where Loki sends no content type. */
  readonly type?: string;
  readonly body: string;
}

export const success = (data: unknown): Answer => ({
  status: 200,
  type: 'application/json; charset=UTF-8',
  body: JSON.stringify({ status: 'success', data }),
});

export const text = (status: number, body: string): Answer => ({
  status,
  type: 'text/plain; charset=utf-8',
  body,
});

export const nothing = (status: number): Answer => ({ status, body: '' });
