import { join } from 'node:path';
import { repository } from '../../../harness/repository.ts';
import { docker } from '../../docker.ts';

/** No registry here has Loki: its double takes its place unless LOKI_IMAGE names an image. */
const inPlaceOf: Record<string, string | undefined> = { loki: 'slipway/loki-double' };

/** Builds a component as deploy/compose.yaml does, its configuration baked in, and returns the image's id. */
export function componentImage(component: 'nginx' | 'fluentd' | 'loki' | 'prometheus'): string {
  const name = `${component.toUpperCase()}_IMAGE`;
  const upstream = process.env[name] ?? inPlaceOf[component];
  const override = upstream === undefined ? [] : ['--build-arg', `${name}=${upstream}`];
  const tag = `slipway-components/${component}`;
  docker(
    'build',
    '--quiet',
    '--provenance=false',
    ...override,
    '--tag',
    tag,
    join(repository, 'deploy', component),
  );
  return tag;
}
