import {
  type GenericContainer,
  Network,
  type StartedNetwork,
  type StartedTestContainer,
} from 'testcontainers';

// Its clean-up container is one more image, which needs a registry; what is started here is removed here.
process.env['TESTCONTAINERS_RYUK_DISABLED'] ??= 'true';

const containers: StartedTestContainer[] = [];
const networks: StartedNetwork[] = [];

afterAll(async () => {
  await Promise.all(containers.splice(0).map((one) => one.stop({ remove: true, removeVolumes: true })));
  await Promise.all(networks.splice(0).map((one) => one.stop()));
});

/**
 * Starts a container that is gone, volumes and all, when the tests of this file are over.
 * @throws with what the container printed, if it doesn't get ready.
 */
export async function start(container: GenericContainer): Promise<StartedTestContainer> {
  let printed = '';
  container.withLogConsumer((stream) => {
    stream.on('data', (chunk: Buffer | string) => {
      printed = (printed + String(chunk)).slice(-4000);
    });
  });
  const started = await container.start().catch((error: unknown) => {
    throw new Error(`${String(error)}\nIt printed:\n${printed}`, { cause: error });
  });
  containers.push(started);
  return started;
}

/** A network that is gone when the tests of this file are over. */
export async function createNetwork(): Promise<StartedNetwork> {
  const network = await new Network().start();
  networks.push(network);
  return network;
}
