/**
 * The page of these tests: a field for one file, which Uppy then sends. In JavaScript, because the packages' types need those of
 * a browser, which the project's other tests do without.
 * @param Uppy of the major that is tried
 * @param install puts its plugin for S3 into an instance, by the page's settings
 */
export function offerUpload(Uppy, install) {
  const uppy = new Uppy({ autoProceed: false });
  install(uppy, globalThis.settings);
  globalThis.uppy = uppy;
  uppy.on('complete', ({ successful, failed }) => {
    globalThis.outcome = {
      successful: successful.map(({ uploadURL }) => uploadURL ?? ''),
      failed: failed.map(({ error }) => String(error)),
    };
  });
  document.querySelector('input').addEventListener('change', ({ target }) => {
    const [file] = target.files;
    uppy.addFile({ name: file.name, type: file.type, data: file, meta: globalThis.settings.meta });
    uppy.upload();
  });
}
