// @ts-check
/** @import { Tree } from '@nx/devkit' */
/** @import { Service } from './find-service.mjs' */

const dockerfile = `ARG NODE_IMAGE=node:24-slim
FROM \${NODE_IMAGE}
ENV NODE_ENV=production LOG_FORMAT=json \\
    HOST=0.0.0.0 PORT=3000 MANAGEMENT_HOST=0.0.0.0 MANAGEMENT_PORT=9464
WORKDIR /app
COPY dist/bundle/ ./
USER node
EXPOSE 3000 9464
CMD ["node", "main.cjs"]
`;

const dockerignore = `*
!dist/bundle
`;

/** @param {string} name */
const compose = (
  name,
) => `# How a release of this service runs on Docker. Slipway pins the image, adds the environment's configuration and
# its network, and freezes the result: a release is this file as it was.
services:
  ${name}:
    image: \${SLIPWAY_IMAGE:-slipway/${name}}
    deploy:
      # An environment's file may ask for another number.
      replicas: 2
    restart: unless-stopped
    read_only: true
    cap_drop: [ALL]
    security_opt: ['no-new-privileges:true']
    mem_limit: 256m
    pids_limit: 256
    environment:
      # @slipway/lifecycle: 2 s in which the balancer may still send requests, 25 s for those that run.
      DRAIN_GRACE_MS: '2000'
      DRAIN_DEADLINE_MS: '25000'
    stop_signal: SIGTERM
    # Longer than DRAIN_DEADLINE_MS: the service ends by itself before Docker kills it.
    stop_grace_period: 30s
    healthcheck:
      # By bash, which node:24-slim has: to start Node takes more of the processor than a hundred requests.
      test:
        - CMD
        - bash
        - -c
        - exec 3<>/dev/tcp/127.0.0.1/9464 && printf 'GET /health/ready HTTP/1.0\\r\\n\\r\\n' >&3 && read -r _ status _ <&3 && [ "$$status" = 200 ]
      interval: 30s
      timeout: 3s
      retries: 3
      start_period: 30s
      start_interval: 1s
`;

/**
 * @param {Tree} tree
 * @param {Service} service
 */
export function addServiceFiles(tree, { name, root }) {
  add(tree, `${root}/Dockerfile`, dockerfile);
  add(tree, `${root}/.dockerignore`, dockerignore);
  add(tree, `${root}/compose.yaml`, compose(name));
}

/**
 * Writes a file where there is none.
 *
 * @param {Tree} tree
 * @param {string} file
 * @param {string} text
 */
export function add(tree, file, text) {
  if (!tree.exists(file)) tree.write(file, text);
}
