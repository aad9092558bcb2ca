// Runs the end-to-end suite as root: it kills containers' processes, and starts an engine in a network of its own.
import { main, read, watch } from './src/run.mjs';

await main(async () => {
  const suite = ['npx', 'nx', 'run', 'web-e2e:e2e'];
  const asRoot = ['sudo', '--preserve-env', 'env', `PATH=${process.env['PATH'] ?? ''}`, ...suite];
  process.exitCode = (await watch(read(['id', '-u']) === '0' ? suite : asRoot)).code;
});
