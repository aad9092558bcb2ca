/** What a request is told when Loki would not take it: thrown anywhere below, answered by the server. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
    this.name = 'Refusal';
  }
}
