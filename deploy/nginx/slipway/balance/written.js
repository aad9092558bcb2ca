// Where traffic goes is in live.json, which replicas a release has in replicas.json: only `slipway` writes them, and the
// zone `traffic` holds both for all workers, so that a change counts from the next request on, on every connection,
// without a reload.
import fs from 'fs';
import figures from './figures.js';

const folder = '/etc/nginx/slipway';

/** What the zone says under a name; where it was never filled, as after a restart, it is filled first. */
function read(name) {
  if (ngx.shared.traffic.get('loaded') === undefined) {
    try {
      load();
    } catch (error) {
      ngx.log(ngx.ERR, `traffic can't be read: ${error.message}`);
    }
  }
  return ngx.shared.traffic.get(name);
}

/** Fills the zone from the files. Throws, and changes nothing, where one can't be read. */
function load() {
  const services = JSON.parse(fs.readFileSync(`${folder}/live.json`, 'utf8'));
  const releases = JSON.parse(fs.readFileSync(`${folder}/replicas.json`, 'utf8'));
  const wanted = { loaded: '1' };
  Object.keys(services).forEach((name) => {
    wanted[`service ${name}`] = JSON.stringify(services[name].weights);
  });
  Object.keys(releases).forEach((name) => {
    wanted[`release ${name}`] = releases[name].join(' ');
  });
  Object.keys(wanted).forEach((key) => ngx.shared.traffic.set(key, wanted[key]));
  ngx.shared.traffic.keys(65536).forEach((key) => {
    if (wanted[key] === undefined) ngx.shared.traffic.delete(key);
  });
  figures.forget(releases);
}

/** Takes the files over for all workers. What can't be read changes nothing. */
function adopt(r) {
  try {
    load();
    r.return(204);
  } catch (error) {
    r.return(500, `${error.message}\n`);
  }
}

export default { read, adopt };
