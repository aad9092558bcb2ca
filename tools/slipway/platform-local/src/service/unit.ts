import { basename, join } from 'node:path';
import type { LocalEnvironment } from '@slipway/core/environment/schema';
import { stateFolder, type Workspace } from '@slipway/core/environment/workspace';
import { sha256 } from '@slipway/core/release/digest';
import { supervisorLog } from '../settings/paths.ts';

/** Seconds beside the longest drain: for answers that are still being given, and for the replicas' own end. */
const goodbyeSeconds = 45;

export interface UnitWanted {
  workspace: Workspace;
  environment: LocalEnvironment;
  /** The program of the command slipway, and the Node that runs it. */
  program: string;
  node: string;
  path: string;
  /** Whom a system unit runs as; a user unit without it. */
  user?: string | undefined;
}

/** Two workspaces on one machine have units of their own. */
export function unitName({ root }: Workspace, environment: string): string {
  return `slipway-${environment}-${sha256(root).slice(0, 8)}.service`;
}

/**
 * A systemd unit whose main process is the supervisor. It ends with 0 when it was asked to, by `slipway down` too, and
 * then stays down; after a crash it is started again.
 */
export function renderUnit({ workspace, environment, program, node, path, user }: UnitWanted): string {
  const { name, services } = environment;
  const log = join(stateFolder(workspace, name), supervisorLog);
  const drainMs = Math.max(...Object.values(services).map(({ drain }) => drain.within));
  const command = [node, program, 'up', name, '--foreground'].map((word) => quoted(word)).join(' ');
  return `[Unit]
Description=Slipway: ${plain(name)} of ${plain(basename(workspace.root))}
${user === undefined ? '' : 'After=network.target\n'}
[Service]
Type=exec
ExecStart=${command}
WorkingDirectory=${plain(workspace.root)}
Environment=${quoted(`PATH=${path}`, false)}
${user === undefined ? '' : `User=${user}\n`}UMask=0077
StandardOutput=append:${plain(log)}
StandardError=append:${plain(log)}
Restart=on-failure
RestartSec=1
KillMode=mixed
TimeoutStopSec=${String(Math.ceil(drainMs / 1_000) + goodbyeSeconds)}

[Install]
WantedBy=${user === undefined ? 'default.target' : 'multi-user.target'}
`;
}

/** `%` begins a specifier in every value. */
const plain = (text: string) => text.replaceAll('%', '%%');

/** A word as systemd reads it; in a command `$` begins a variable. */
function quoted(text: string, isCommand = true): string {
  const escaped = plain(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  return `"${isCommand ? escaped.replaceAll('$', '$$$$') : escaped}"`;
}
