import { type IncomingMessage } from 'node:http';
import { type Clock } from '../clock.ts';
import { type Store } from '../store/store.ts';

/** A request that a route answers, and what it is answered from. */
export interface Call {
  readonly request: IncomingMessage;
  readonly parameters: URLSearchParams;
  /** The part of the path that the route leaves open. */
  readonly name: string;
  readonly store: Store;
  readonly clock: Clock;
}
