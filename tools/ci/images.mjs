// The images of all services. save FILE: puts them into a file, and sets the output `images`, their digests.
// load FILE: takes them from there. check: nothing else has taken their names. Both know the right ones by IMAGES.
import { setOutput } from './src/github/job.mjs';
import { CiError, main, read } from './src/run.mjs';
import { idOf, imageOf, imagesOfRun, services } from './src/services.mjs';

const [verb, file] = process.argv.slice(2);

await main(() => {
  if (verb === 'save' && file) save(file);
  else if (verb === 'load' && file) load(file);
  else if (verb === 'check' && !file) check();
  else throw new CiError('expected save FILE, load FILE, or check');
});

/** @param {string} to */
function save(to) {
  const all = services();
  read(['docker', 'image', 'save', '--output', to, ...all.map(imageOf)], { cwd: process.cwd() });
  setOutput('images', JSON.stringify(Object.fromEntries(all.map((name) => [name, idOf(imageOf(name))]))));
}

/** @param {string} from */
function load(from) {
  read(['docker', 'image', 'load', '--input', from], { cwd: process.cwd() });
  check();
}

function check() {
  for (const [service, wanted] of imagesOfRun()) {
    const found = idOf(imageOf(service));
    if (found !== wanted) throw new CiError(`${imageOf(service)} is ${found}: ${wanted} was expected`);
    console.log(`${imageOf(service)} is ${found}`);
  }
}
