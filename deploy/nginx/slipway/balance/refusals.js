// The balancer's own answers.
import figures from './figures.js';

const messages = {
  431: 'The request line and the headers are longer than this service allows',
  502: 'The replica that was asked gave no answer',
  503: 'No replica is ready',
  504: 'The replica that was asked gave no answer in time',
};

/** The balancer's own answer where no replica gave one; what failed before is counted already. */
function refuse(r, status) {
  r.variables.refused = '1';
  const message = messages[status] || 'No release serves here yet: nx run deploy makes the first one';
  if (status === 503) r.headersOut['Retry-After'] = '1';
  r.headersOut['Content-Type'] = 'application/json';
  const answered = status || 503;
  r.return(answered, `${JSON.stringify({ statusCode: answered, message })}\n`);
}

/** Where no replica of a release is ready, that is a failure of the release. */
function refuseUnready(r, release, wasSent) {
  r.variables.release = release;
  if (!wasSent) figures.count(r, 503);
  refuse(r, wasSent ? 502 : 503);
}

export default { refuse, refuseUnready };
