// The route that a request counts for.

/** Routes of a service that are counted apart, and what is a word in one; other segments are names of single things. */
const mostRoutes = 40;
const word = /^([A-Za-z][A-Za-z._~-]{0,31}|v\d{1,3})$/;

/** The route of a path, where some release has answered it well before: what strangers guess counts together. */
function knownRoute(r) {
  const route = routeOf(r.uri);
  return ngx.shared.routes.get(`${serviceOf(r)} ${route}`) === undefined ? '/*' : route;
}

function learn(r) {
  const service = serviceOf(r);
  const key = `${service} ${routeOf(r.uri)}`;
  if (ngx.shared.routes.get(key) !== undefined) return;
  if (ngx.shared.routes.incr(`routes of ${service}`, 1, 0) <= mostRoutes) ngx.shared.routes.add(key, 1);
}

function serviceOf(r) {
  return (r.variables.release || '').replace(/-r\d+$/, '');
}

/** As tools/slipway/core/src/measurement/route.ts has it. */
function routeOf(path) {
  const segments = path.split('/').filter(Boolean);
  const named = segments.slice(0, 3).map((segment) => (word.test(segment) ? segment : ':id'));
  return `/${named.join('/')}${segments.length > 3 ? '/*' : ''}`;
}

export default { knownRoute, learn };
