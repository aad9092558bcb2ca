import type { SuitePlatform } from './suite-platform.ts';
import { createWorkspace } from './workspace.ts';

export const onLocal: SuitePlatform = { create: createWorkspace, artifactOf: (bundle) => bundle };
