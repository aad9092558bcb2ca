// Required by a command of a test, this has `localhost` mean ::1 first, as many a hosts file says.
const dns = require('node:dns');
const { syncBuiltinESMExports } = require('node:module');

const both = [
  { address: '::1', family: 6 },
  { address: '127.0.0.1', family: 4 },
];
const { lookup } = dns;
const { lookup: promised } = dns.promises;

dns.lookup = (name, options, callback) => {
  if (name !== 'localhost') return lookup(name, options, callback);
  const answer = callback ?? options;
  if (options.all) process.nextTick(answer, null, both);
  else process.nextTick(answer, null, both[0].address, both[0].family);
};
dns.promises.lookup = (name, options) =>
  name === 'localhost' ? Promise.resolve(options?.all ? both : both[0]) : promised(name, options);
syncBuiltinESMExports();
