import { type Call } from '../http/call.ts';
import { type Labels } from '../store/labels.ts';
import { readSpan } from './parameters.ts';

/** The labels of every stream with a line in the span of time that is asked for. */
export function streamsIn({ parameters, store, clock }: Call, usual?: bigint): Labels[] {
  const { from, before } = readSpan(parameters, clock, usual);
  return store
    .streams()
    .filter((stream) => stream.between(from, before).length > 0)
    .map(({ labels }) => labels);
}
