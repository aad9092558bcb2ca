import { GenericContainer, type StartedNetwork } from 'testcontainers';

/** A container in one network, known there by a name. */
export class OneNetworkContainer extends GenericContainer {
  /**
   * With `withNetworkAliases` the container would join the default bridge too, and the engine then publishes its ports
   * on whichever of the two it joins first: some are never reachable.
   */
  withNetworkAs(network: StartedNetwork, alias: string): this {
    this.createOpts.NetworkingConfig = { EndpointsConfig: { [network.getName()]: { Aliases: [alias] } } };
    return this.withNetwork(network);
  }
}
