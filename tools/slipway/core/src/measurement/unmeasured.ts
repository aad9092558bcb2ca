/** In the place of what was to be measured: why it could not be. */
export interface Unmeasured {
  unmeasured: string;
}

export function isUnmeasured(value: object): value is Unmeasured {
  return 'unmeasured' in value;
}
