/** What a test says of its service, in the words of the environment's file. */
export interface ServiceSettings {
  replicas?: number;
  config?: Record<string, string>;
  secrets?: Record<string, Record<string, unknown>>;
  ready?: { within: string };
  drain?: { within: string };
  probe?: { path?: string; rate?: number; expect?: { status?: number | number[]; body?: string } };
  rollout?: {
    steps?: { share: number; for: string; within?: string; requests?: number }[];
    inconclusive?: 'promote' | 'wait' | 'rollback';
    warm?: string;
    sources?: string[];
    needs?: { visitors?: boolean; shows?: number };
    objective?: { errors?: number; refused?: number; p99?: string };
    watch?: { for: string; then?: 'rollback' | 'tell' };
  };
  retention?: number;
}

/** The one step of a short rollout; on a slow machine it takes as long as its evidence does. */
export const allAtOnce = (time: string) => ({ share: 100, for: time, within: '30s' });

/** Quick to judge and to stop, and light on a machine that runs a load beside it. */
export const quick: ServiceSettings = {
  config: { DRAIN_GRACE_MS: '100' },
  drain: { within: '10s' },
  probe: { rate: 300 },
  rollout: {
    steps: [allAtOnce('300ms')],
    // A load beside it on a small machine makes everything slow; what judges slowness has tests of its own.
    sources: ['probes', 'replicas', 'objective', 'errors', 'answers', 'memory', 'logs'],
  },
};

/** What a test says, and `quick` for all that it says nothing of. */
export function serviceOf(settings: ServiceSettings): ServiceSettings {
  return {
    ...quick,
    ...settings,
    probe: { ...quick.probe, ...settings.probe },
    rollout: { ...quick.rollout, ...settings.rollout },
  };
}
