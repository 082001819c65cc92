import { lookup as lookUpName } from 'node:dns';
import type { LookupFunction } from 'node:net';

/** The name leads to an address that nobody may be sent to from here. */
export class AddressRefusedError extends Error {
  override readonly name = 'AddressRefusedError';
  readonly code = 'address_refused';
}

/**
 * For the socket itself, so that what was looked at is what it connects to: a name that is looked up twice may lead to two
 * places. One address that is not allowed spoils the name.
 */
export function guardedLookup(
  isAllowed: (address: string) => boolean,
  lookUp: typeof lookUpName = lookUpName,
): LookupFunction {
  return (hostname, options, callback) => {
    lookUp(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, '', 0);
      const [first] = addresses;
      if (first === undefined || !addresses.every(({ address }) => isAllowed(address))) {
        return callback(new AddressRefusedError('the host is at no public address'), '', 0);
      }
      if (options.all) callback(null, addresses as never);
      else callback(null, first.address, first.family);
    });
  };
}
