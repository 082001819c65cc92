const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Lower case only: the same image must not have two keys. */
export function isImageId(text: string): boolean {
  return UUID.test(text);
}
