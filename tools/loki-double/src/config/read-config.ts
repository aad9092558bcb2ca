import { parse } from 'yaml';
import * as z from 'zod';
import { removedNext, sections } from './sections.ts';

const directory = z.string().optional();

/** What the double looks at; the rest of a section it takes unseen. */
const file = z.looseObject({
  common: z.looseObject({
    path_prefix: z.string(),
    storage: z.looseObject({
      object_store: z.looseObject({ filesystem: z.strictObject({ dir: z.string().min(1) }) }).optional(),
      filesystem: z.looseObject({ chunks_directory: z.string().min(1) }).optional(),
    }),
  }),
  storage_config: z.looseObject({
    // 3.7 takes this for false where it is not said, and the version after it for true.
    use_thanos_objstore: z.boolean({
      error: 'expected true or false: the default is not the same in every Loki',
    }),
  }),
  compactor: z.looseObject({ working_directory: directory }).optional(),
  ruler: z.looseObject({ wal: z.looseObject({ dir: directory }).optional() }).optional(),
  ruler_storage: z.looseObject({ local: z.looseObject({ directory }).optional() }).optional(),
});

/**
 * The folders that Loki writes to with this configuration.
 * @throws {Error} where 3.7 or the version after it does not start with it, as far as the double can tell.
 */
export function readConfig(text: string): string[] {
  const document: unknown = parse(text);
  const names = Object.keys(z.record(z.string(), z.unknown()).parse(document));
  const wrong = names.filter((name) => !sections.has(name) || removedNext.has(name));
  if (wrong.length > 0) throw new Error(`no section of Loki's: ${wrong.join(', ')}`);
  const result = file.safeParse(document);
  if (!result.success) {
    throw new Error(
      result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
    );
  }
  const { common, storage_config: storage, compactor, ruler, ruler_storage: rules } = result.data;
  const chunks = storage.use_thanos_objstore
    ? common.storage.object_store?.filesystem.dir
    : common.storage.filesystem?.chunks_directory;
  if (chunks === undefined) {
    throw new Error(
      storage.use_thanos_objstore
        ? 'common.storage.object_store is missing: chunks would go to /'
        : 'common.storage.filesystem is missing',
    );
  }
  // Without `dir` 3.7 puts the ruler's log below the working directory, which is / in its image.
  const rulerLog = rules === undefined ? undefined : (ruler?.wal?.dir ?? '/ruler-wal');
  return [common.path_prefix, chunks, compactor?.working_directory, rulerLog, rules?.local?.directory].filter(
    (path) => path !== undefined,
  );
}
