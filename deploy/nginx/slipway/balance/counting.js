/** Runs what only counts. That it fails is no reason to fail a request. */
function counting(work) {
  try {
    work();
  } catch (error) {
    ngx.log(ngx.WARN, `not counted: ${error.message}`);
  }
}

export default counting;
