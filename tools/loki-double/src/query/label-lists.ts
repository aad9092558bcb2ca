import { HOUR } from '../clock.ts';
import { type Call } from '../http/call.ts';
import { type Labels } from '../store/labels.ts';
import { streamsIn } from './streams-in.ts';

const SPAN = 6n * HOUR;

/** `GET /loki/api/v1/labels`. */
export const labelNames = (call: Call): string[] => distinct(call, (labels) => [...labels.keys()]);

/** `GET /loki/api/v1/label/NAME/values`. */
export const labelValues = (call: Call): string[] =>
  distinct(call, (labels) => {
    const value = labels.get(call.name);
    return value === undefined ? [] : [value];
  });

function distinct(call: Call, of: (labels: Labels) => string[]): string[] {
  return [...new Set(streamsIn(call, SPAN).flatMap(of))].sort();
}
