import type { HttpAdapterHost, ModulesContainer } from '@nestjs/core';
import {
  callAppShutdownHook,
  callBeforeAppShutdownHook,
  callModuleDestroyHook,
} from '@nestjs/core/hooks/index.js';

/**
 * What `app.close(signal)` does, for a module, which Nest gives no way to the application it is in:
 * the hooks of all modules, root first, and the HTTP adapter closed between them.
 */
export async function closeApplication(
  modules: ModulesContainer,
  host: HttpAdapterHost,
  signal: string,
): Promise<void> {
  const rootFirst = [...modules.values()].sort((a, b) => a.distance - b.distance);
  for (const module of rootFirst) await callModuleDestroyHook(module);
  for (const module of rootFirst) await callBeforeAppShutdownHook(module, signal);
  await host.httpAdapter.close();
  for (const module of rootFirst) await callAppShutdownHook(module, signal);
}
