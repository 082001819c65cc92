let isThere: boolean | undefined;

/** Index maps are coloured by the graphics processor; browsers may lack it, or have it switched off. */
export function hasWebGl(): boolean {
  isThere ??= canGetContext();
  return isThere;
}

function canGetContext(): boolean {
  const context = document.createElement('canvas').getContext('webgl');
  // Browsers keep a few contexts only.
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return context !== null;
}
