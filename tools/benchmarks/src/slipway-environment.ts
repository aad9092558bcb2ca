import { execa } from 'execa';
import { cpSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository, slipway, webBundle } from './paths.ts';

/** An environment of one service in a folder of its own; its name is of its port, so that several can run side by side. */
export class SlipwayEnvironment {
  readonly name: string;
  readonly platform: 'local' | 'docker';
  readonly port: number;
  readonly #at: string;

  /** On Docker the four ports above this one are taken, too. */
  constructor(platform: 'local' | 'docker', at: string, port: number) {
    this.name = `bench-${String(port)}`;
    this.platform = platform;
    this.port = port;
    this.#at = at;
    mkdirSync(join(at, 'deploy', 'environments'), { recursive: true });
    if (platform === 'local') return;
    for (const name of readdirSync(join(repository, 'deploy')).filter((one) => one !== 'environments')) {
      cpSync(join(repository, 'deploy', name), join(at, 'deploy', name), { recursive: true });
    }
    cpSync(join(repository, 'apps/web/compose.yaml'), join(at, 'apps/web/compose.yaml'));
  }

  get url(): string {
    return `http://127.0.0.1:${String(this.port)}/`;
  }

  /** What `apps/web` is here, for `--artifact`; on Docker its image must be there. */
  get web(): string {
    return this.platform === 'local' ? webBundle : 'slipway/web';
  }

  configure(web: object): void {
    const port = this.port;
    const services = { web };
    const file =
      this.platform === 'local'
        ? { platform: 'local', port, services }
        : {
            platform: 'docker',
            host: '127.0.0.1',
            port,
            admin: { fluentd: port + 1, grafana: port + 2, prometheus: port + 3, alertmanager: port + 4 },
            images: doubles(),
            services,
          };
    writeFileSync(join(this.#at, 'deploy', 'environments', `${this.name}.yaml`), JSON.stringify(file));
  }

  /** A bundle as an artifact of this platform: on Docker, the service's image with the bundle in it. */
  async artifactOf(bundle: string, tag: string): Promise<string> {
    if (this.platform === 'local') return bundle;
    const input = 'FROM slipway/web\nCOPY . ./\n';
    await execa('docker', ['build', '--quiet', '--provenance=false', '--tag', tag, '--file', '-', bundle], {
      input,
    });
    return tag;
  }

  /** Runs a command of Slipway's; rejects where it fails. */
  run(...args: string[]) {
    return execa(process.execPath, [slipway, ...args], { cwd: this.#at, stdin: 'ignore' });
  }

  /** The same, whatever comes of it. */
  tryRun(...args: string[]) {
    return execa(process.execPath, [slipway, ...args], { cwd: this.#at, stdin: 'ignore', reject: false });
  }

  async remove(): Promise<void> {
    await this.run('down', this.name, '--purge');
  }
}

/** Images to use instead of upstream's, where the environment names some. */
function doubles(): Record<string, string> {
  return Object.fromEntries(
    ['LOKI_IMAGE', 'GRAFANA_IMAGE'].flatMap((name) => {
      const image = process.env[name];
      return image === undefined ? [] : [[name, image]];
    }),
  );
}
