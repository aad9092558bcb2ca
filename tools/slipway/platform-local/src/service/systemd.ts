import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { SlipwayError } from '@slipway/core/errors/slipway-error';

/** Where units are kept and how systemd is asked: of the whole machine, or of one user. */
export class Systemd {
  readonly #isSystem: boolean;

  constructor(isSystem: boolean) {
    this.#isSystem = isSystem;
  }

  /** Whether systemd runs this machine: what sd_booted(3) looks at. */
  static get runs(): boolean {
    return existsSync('/run/systemd/system');
  }

  file(unit: string): string {
    const config = process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config');
    return join(this.#isSystem ? '/etc/systemd/system' : join(config, 'systemd', 'user'), unit);
  }

  /** Has the unit started at boot; at once too, where it is to. */
  async install(unit: string, text: string, atOnce: boolean): Promise<void> {
    const file = this.file(unit);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, text);
    await this.#systemctl('daemon-reload');
    await this.#systemctl('enable', unit);
    // Without it a user's units start with the first sign-in and end with the last sign-out.
    if (!this.#isSystem) await run('loginctl', ['enable-linger', userInfo().username]);
    if (atOnce) await this.#systemctl('start', unit);
  }

  /** Has it started no more; what runs goes on. False where there was no such unit. */
  async uninstall(unit: string): Promise<boolean> {
    if (!existsSync(this.file(unit))) return false;
    await this.#systemctl('disable', unit);
    rmSync(this.file(unit));
    await this.#systemctl('daemon-reload');
    return true;
  }

  /** Such as `enabled` and `active`. */
  async state(unit: string): Promise<{ installed: boolean; enabled: string; active: string }> {
    const ask = async (what: string) => {
      const { stdout } = await execa('systemctl', [...this.#scope, what, unit], { reject: false });
      return stdout.trim() || 'unknown';
    };
    const [enabled, active] = await Promise.all([ask('is-enabled'), ask('is-active')]);
    return { installed: existsSync(this.file(unit)), enabled, active };
  }

  get #scope(): string[] {
    return this.#isSystem ? [] : ['--user'];
  }

  async #systemctl(...words: string[]): Promise<void> {
    await run('systemctl', [...this.#scope, ...words]);
  }
}

async function run(program: string, words: readonly string[]): Promise<void> {
  const { exitCode, stderr } = await execa(program, words, { reject: false });
  if (exitCode === 0) return;
  throw new SlipwayError({
    what: `${program} ${words.join(' ')} failed`,
    why: stderr.trim() || 'it said nothing',
    next: 'fix what it says and try again; --print shows the unit, to install it by hand',
  });
}
