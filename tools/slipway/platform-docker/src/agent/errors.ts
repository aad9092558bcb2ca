import { DockerApi } from './docker-api.ts';
import { findErrors } from './find-errors.ts';

// node errors.mjs MILLISECONDS ID...: prints the errors that these containers have logged since, as one document.
const [since = '0', ...ids] = process.argv.slice(2);
const found = await findErrors(new DockerApi('/var/run/docker.sock'), ids, new Date(Number(since)));
process.stdout.write(JSON.stringify(found));
