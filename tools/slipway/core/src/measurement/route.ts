const deepest = 3;
/** A word, or a version such as `v2`; what has other digits in it, or is long, is taken for a name of one thing. */
const word = /^(?:[A-Za-z][A-Za-z._~-]{0,31}|v\d{1,3})$/;

/**
 * The route of a path as far as a balancer can tell it: `/users/17?full=1` is `/users/:id`. By the request alone, so
 * that the same request is the same route whichever release answers it. deploy/nginx/slipway/balance/routes.js does the
 * same.
 */
export function routeOf(path: string): string {
  const segments = path
    .replace(/[?#][^]*/, '')
    .split('/')
    .filter(Boolean);
  const named = segments.slice(0, deepest).map((segment) => (word.test(segment) ? segment : ':id'));
  return `/${named.join('/')}${segments.length > deepest ? '/*' : ''}`;
}

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** A method that is one of the usual ones; `_OTHER` else, as OpenTelemetry calls it. */
export function methodOf(method: string): string {
  return methods.includes(method) ? method : '_OTHER';
}

/** Routes of one service that are counted apart; what is beyond counts together, as `/*`. */
const mostRoutes = 40;
const anyRoute = '/*';

/** The routes of a service that are worth counting apart: those that a release has answered well at some time. */
export class Routes {
  readonly #known = new Set<string>();

  of(path: string): string {
    const route = routeOf(path);
    return this.#known.has(route) ? route : anyRoute;
  }

  /** Takes note of how a path was answered: what no one ever answered well is a stranger's guess, and is not kept. */
  learn(path: string, status: number): void {
    if (status < 400 && this.#known.size < mostRoutes) this.#known.add(routeOf(path));
  }
}
