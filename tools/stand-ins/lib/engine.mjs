import { ask } from './run.mjs';
import { label } from './images.mjs';

export function requireEngine() {
  if (ask('docker', ['version', '--format', '{{.Server.Version}}'])) return;
  throw new Error('no Docker Engine answers; start one: env=$(tools/engine/start.sh) && eval "$env"');
}

/** absent, stand-in, or upstream's: an image of that name which is none of ours. */
export function whatIs(reference) {
  const format = `{{index .Config.Labels "${label}"}}`;
  const mark = ask('docker', ['image', 'inspect', '--format', format, reference]);
  if (mark === undefined) return 'absent';
  return mark === 'true' ? 'stand-in' : 'upstream';
}
