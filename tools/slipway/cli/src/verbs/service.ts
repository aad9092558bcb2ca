import { mkdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { stateFolder, type Workspace } from '@slipway/core/environment/workspace';
import type { LocalEnvironment } from '@slipway/core/environment/schema';
import { SlipwayError } from '@slipway/core/errors/slipway-error';
import { Systemd } from '@slipway/platform-local/service/systemd';
import { renderUnit, unitName } from '@slipway/platform-local/service/unit';
import type { Platform } from '@slipway/core/platform/platform';
import { onlyEnvironment } from './only-environment.ts';
import { addVerb, open, print, type CommonOptions } from './verb.ts';

interface ServiceOptions extends CommonOptions {
  system?: boolean;
  print?: boolean;
}

interface Subject {
  workspace: Workspace;
  platform: Platform;
  environment: LocalEnvironment;
  unit: string;
  isSystem: boolean;
}

export function addService(program: Command): void {
  const service = program
    .command('service')
    .description('start an environment of processes at boot, by systemd');
  verb(service, 'install', 'start the environment at boot', install).option(
    '--print',
    'show the unit and change nothing',
  );
  verb(service, 'uninstall', 'start it at boot no more; what runs goes on', uninstall);
  verb(service, 'status', 'whether it starts at boot, and whether it runs that way', status);
}

function verb(
  service: Command,
  name: string,
  description: string,
  act: (subject: Subject, options: ServiceOptions) => Promise<void>,
): Command {
  return addVerb(service, name, description, '[environment]')
    .option('--system', 'a unit of the machine, not of the user; the only kind for root')
    .action(async (named: string | undefined, options: ServiceOptions) => {
      const { workspace, platform } = open(named ?? (await onlyEnvironment(`service ${name}`)));
      const { environment } = platform;
      if (environment.platform !== 'local') throw notLocal(environment.name);
      const isSystem = options.system ?? process.getuid?.() === 0;
      const unit = unitName(workspace, environment.name);
      await act({ workspace, platform, environment, unit, isSystem }, options);
    });
}

async function install(subject: Subject, options: ServiceOptions): Promise<void> {
  const { workspace, platform, environment, unit, isSystem } = subject;
  const text = renderUnit({
    workspace,
    environment,
    program: process.argv[1] ?? '',
    node: process.execPath,
    path: process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin',
    user: isSystem ? (process.env['SUDO_USER'] ?? userInfo().username) : undefined,
  });
  if (options.print) {
    print(options, { unit, text }, text.trimEnd());
    return;
  }
  mustHaveSystemd(environment.name);
  mkdirSync(stateFolder(workspace, environment.name), { recursive: true, mode: 0o700 });
  const { up } = await platform.observe();
  await new Systemd(isSystem).install(unit, text, !up);
  const now = up
    ? `it is up already, outside of the unit: slipway down ${environment.name} and systemctl${isSystem ? '' : ' --user'} start ${unit} hand it over`
    : 'it is started';
  print(options, { unit, installed: true }, `${unit} starts ${environment.name} at boot; ${now}`);
}

async function uninstall({ environment, unit, isSystem }: Subject, options: ServiceOptions): Promise<void> {
  mustHaveSystemd(environment.name);
  const uninstalled = await new Systemd(isSystem).uninstall(unit);
  const line = uninstalled ? `${environment.name} is not started at boot any more` : `there is no ${unit}`;
  print(options, { unit, uninstalled }, line);
}

async function status({ environment, unit, isSystem }: Subject, options: ServiceOptions): Promise<void> {
  mustHaveSystemd(environment.name);
  const state = await new Systemd(isSystem).state(unit);
  const line = state.installed
    ? `${unit} is ${state.enabled} and ${state.active}`
    : `${unit} is not installed`;
  print(options, { unit, ...state }, line);
}

function mustHaveSystemd(environment: string): void {
  if (Systemd.runs) return;
  throw new SlipwayError({
    what: 'systemd does not run this machine',
    why: 'there is no /run/systemd/system',
    next: `have another service manager run: slipway up ${environment} --foreground; slipway service install ${environment} --print shows the unit to copy from`,
  });
}

function notLocal(environment: string): SlipwayError {
  return new SlipwayError({
    what: `${environment} needs no service`,
    why: 'its containers are started again by the Docker Engine',
    next: 'see that the engine itself starts at boot',
    exitCode: 2,
  });
}
