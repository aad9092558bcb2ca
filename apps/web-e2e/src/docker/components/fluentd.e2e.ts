import { removeTemporaryFolders } from '../../harness/temporary-folder.ts';
import { takesLinesOfContainers } from './fluentd/container-lines.ts';
import { cutsLongLines } from './fluentd/long-lines.ts';
import { takesLinesFromOutside } from './fluentd/outside-lines.ts';
import { Pipeline } from './harness/pipeline.ts';

let pipeline: Pipeline;

beforeAll(async () => {
  pipeline = await Pipeline.start();
});

afterAll(removeTemporaryFolders);

takesLinesOfContainers(() => pipeline);
takesLinesFromOutside(() => pipeline);
test('its metrics tell how far it has read and what it holds', async () => {
  const metrics = await pipeline.metrics();

  expect(metrics).toMatch(/fluentd_tail_file_position\{/);
  expect(metrics).toMatch(/fluentd_output_status_buffer_total_bytes\{.*loki/);
});

cutsLongLines(() => pipeline);
