/** A block that is whole, in a form that is not read. */
export class UnsupportedBlock extends Error {
  override readonly name = 'UnsupportedBlock';
}
