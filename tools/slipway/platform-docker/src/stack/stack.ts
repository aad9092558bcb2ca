import * as z from 'zod';
import type { DockerEnvironment } from '@slipway/core/environment/schema';
import type { Say } from '@slipway/core/platform/lifecycle';
import type { Touched } from '@slipway/core/plan/plan';
import { SlipwayError } from '@slipway/core/errors/slipway-error';
import {
  buildStack,
  configureBalancer,
  listImages,
  listNames,
  stopStack,
  upStack,
} from '../commands/commands.ts';
import { lastLines, type DockerCli } from '../engine/docker-cli.ts';
import { readInfo } from '../engine/engine-info.ts';
import type { Delivery } from '../images/delivery.ts';
import { namesOf } from '../names/names.ts';
import { BroughtUp, type Prepared } from './brought-up.ts';
import { stackFailure } from './stack-failure.ts';
import { StackFiles } from './stack-files.ts';
import { foreseeStack, type Builder } from './stack-foresight.ts';

const running = z.object({ State: z.object({ Running: z.boolean() }) });

/** A stack whose images are made. */
interface PreparedStack {
  /** The folder of the engine's own data. */
  data: string;
  from: Prepared | undefined;
}

/** What carries the releases: Nginx, Fluentd, Loki, Prometheus, Alertmanager and Grafana, as deploy/compose.yaml has them. */
export class Stack {
  readonly #docker: DockerCli;
  readonly #delivery: Delivery;
  readonly #root: string;
  readonly #environment: DockerEnvironment;
  readonly #files: StackFiles;
  readonly #broughtUp: BroughtUp;
  #isLeftAlone = false;

  constructor(docker: DockerCli, environment: DockerEnvironment, root: string, delivery: Delivery) {
    this.#docker = docker;
    this.#delivery = delivery;
    this.#root = root;
    this.#environment = environment;
    this.#files = new StackFiles(docker, environment, root);
    this.#broughtUp = new BroughtUp(docker, namesOf(environment.name));
  }

  /** True where it runs as its files have it, as far as can be told without building it. */
  async isAsWanted(): Promise<boolean> {
    const [info, hasImage] = await Promise.all([readInfo(this.#docker), this.hasImage()]);
    const source = await this.#files.source(info);
    if (!hasImage || source === undefined) return false;
    return this.#broughtUp.isFrom(source, await this.#delivery.builder());
  }

  /** True where the balancer runs. */
  async isUp(): Promise<boolean> {
    const { balancer } = namesOf(this.#environment.name);
    const found = await this.#docker.ask((api) => api.inspect(balancer));
    return found !== undefined && running.parse(found).State.Running;
  }

  /** True where the engine has the balancer's image. Without it nothing was ever brought up here. */
  async hasImage(): Promise<boolean> {
    const { balancerImage } = namesOf(this.#environment.name);
    return (await this.#docker.ask((api) => api.imageId(balancerImage))) !== undefined;
  }

  /** Builds the images of the stack, and sees to it that the engine has them. What runs stays as it is. */
  async prepare(say: Say = () => undefined): Promise<PreparedStack> {
    const info = await readInfo(this.#docker);
    const { DockerRootDir: data } = info;
    // Read first: what is changed while the images are built counts as changed.
    const source = await this.#files.source(info);
    const { docker: builder, files } = await this.#builder();
    await files.print(data, buildStack);
    const images = (await files.print(data, listImages)).split('\n').filter(Boolean);
    await this.#delivery.send(images, say);
    return { data, from: source && (await this.#broughtUp.prepared(source, builder, images)) };
  }

  /**
   * Brings up the stack as it was prepared. Only what has changed is recreated; the balancer's configuration is put in
   * place, and taken over by a reload.
   */
  async up({ data }: PreparedStack): Promise<void> {
    await this.#broughtUp.forget();
    await this.#configureBalancer(data);
    const { exitCode, stderr } = await this.#files.run(data, upStack);
    if (exitCode !== 0) throw await stackFailure(this.#environment, this.#files, data, stderr);
  }

  /** Keeps what it was brought up from, once all is done. Where that fails, the next deploy brings it up once more. */
  async keep({ from }: PreparedStack): Promise<void> {
    if (from) await this.#broughtUp.keep(from).catch(() => undefined);
  }

  /** True where a deploy would not touch it, by the last look ahead. */
  get isLeftAlone(): boolean {
    return this.#isLeftAlone;
  }

  /** What `up` would touch. */
  async foresee(): Promise<Touched[]> {
    this.#isLeftAlone = await this.isAsWanted();
    if (this.#isLeftAlone) return [];
    return foreseeStack(this.#docker, this.#environment.name, this.#files, await this.#builder());
  }

  /** The names of its components. */
  async components(): Promise<string[]> {
    const printed = await this.#files.print('/var/lib/docker', listNames);
    return printed.split('\n').filter(Boolean);
  }

  /** Where its images are built, and the files for that. */
  async #builder(): Promise<Builder> {
    const docker = await this.#delivery.builder();
    return {
      docker,
      files: new StackFiles(docker, this.#environment, this.#root),
      idThere: (id) => this.#delivery.idThere(id),
    };
  }

  /** Stops the stack. Its containers are kept, and with them its network and the lines that were not collected yet. */
  async stop(): Promise<void> {
    await this.#files.print('/var/lib/docker', stopStack);
  }

  async #configureBalancer(data: string): Promise<void> {
    const { exitCode, stderr } = await this.#files.run(data, configureBalancer);
    if (exitCode === 0) return;
    throw new SlipwayError({
      what: "Nginx refuses the balancer's configuration",
      why: lastLines(stderr).find((line) => line.includes('[emerg]')) ?? 'its last lines are below',
      next: 'fix deploy/nginx, check with: npx nx run deploy:check-nginx; what served before serves on',
      lines: lastLines(stderr),
    });
  }
}
