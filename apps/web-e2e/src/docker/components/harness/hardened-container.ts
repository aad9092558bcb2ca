import { OneNetworkContainer } from './one-network-container.ts';

/** As `x-component` in deploy/compose.yaml: a read-only root, no capability but those added, no new privileges. */
export class HardenedContainer extends OneNetworkContainer {
  constructor(image: string) {
    super(image);
    this.hostConfig.ReadonlyRootfs = true;
    this.withDroppedCapabilities('ALL').withSecurityOpt('no-new-privileges:true');
  }

  /** Folders on disk that begin with what the image has there. */
  withVolumes(...paths: string[]): this {
    this.createOpts.Volumes = Object.fromEntries(paths.map((path) => [path, {}]));
    return this;
  }
}
