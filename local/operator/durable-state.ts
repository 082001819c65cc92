import { randomBytes, randomInt } from 'node:crypto';
import { join } from 'node:path';
import type { JWK } from 'jose';
import type { CustomResourceRecord } from '../deployment/resources/custom-resource.ts';
import { TokenIssuer } from '../http-api/token-issuer.ts';
import type { Credentials } from '../lambda/function-definition.ts';
import { readJsonFile, writePrivateJson } from './private-file.ts';

interface State {
  readonly version: 1;
  readonly databasePassword: string;
  readonly issuerKey: JWK;
  readonly credentials: Record<string, Credentials>;
  readonly customResources: Record<string, CustomResourceRecord>;
  readonly ports: Record<string, number>;
  /** By id, whether an operator has switched it on or off. Absent in directories of earlier versions. */
  readonly eventSources?: Record<string, boolean>;
  /** By ARN. Absent in directories of earlier versions. */
  readonly secrets?: Record<string, string>;
}

const FILE = 'state.json';

/** What a data directory keeps besides the services' own data, so that a restart finds everything as it was. */
export class DurableState {
  readonly #path: string;
  #state: State;

  private constructor(path: string, state: State) {
    this.#path = path;
    this.#state = state;
  }

  static async open(dataDirectory: string): Promise<DurableState> {
    const path = join(dataDirectory, FILE);
    const found = (await readJsonFile(path)) as State | undefined;
    if (found && found.version !== 1)
      throw new Error(`${path} was written by another version of the pipeline`);
    const state = new DurableState(path, found ?? (await newState()));
    if (!found) await state.#save();
    return state;
  }

  get databasePassword(): string {
    return this.#state.databasePassword;
  }

  get issuer(): TokenIssuer {
    return new TokenIssuer(this.#state.issuerKey);
  }

  /** One key pair per name, made the first time that it is asked for. */
  async credentials(name: string): Promise<Credentials> {
    const known = this.#state.credentials[name];
    if (known) return known;
    const made = newCredentials();
    this.#state.credentials[name] = made;
    await this.#save();
    return made;
  }

  /** One text per ARN, made the first time that it is asked for. */
  async secret(arn: string, length: number): Promise<string> {
    const known = this.#state.secrets?.[arn];
    if (known !== undefined) return known;
    const made = randomBytes(length).toString('base64url').slice(0, length);
    this.#state = { ...this.#state, secrets: { ...this.#state.secrets, [arn]: made } };
    await this.#save();
    return made;
  }

  customResource(key: string): CustomResourceRecord | undefined {
    return this.#state.customResources[key];
  }

  async rememberCustomResource(key: string, record: CustomResourceRecord): Promise<void> {
    this.#state.customResources[key] = record;
    await this.#save();
  }

  /** Port that a service had the last time, so that links and exports of a person's shell stay valid. */
  formerPort(service: string): number | undefined {
    return this.#state.ports[service];
  }

  async rememberPorts(ports: Readonly<Record<string, number>>): Promise<void> {
    Object.assign(this.#state.ports, ports);
    await this.#save();
  }

  /** Whether somebody switched it on or off; undefined where nobody did. */
  eventSource(uuid: string): boolean | undefined {
    return this.#state.eventSources?.[uuid];
  }

  async rememberEventSource(uuid: string, enabled: boolean): Promise<void> {
    this.#state = { ...this.#state, eventSources: { ...this.#state.eventSources, [uuid]: enabled } };
    await this.#save();
  }

  #save(): Promise<void> {
    return writePrivateJson(this.#path, this.#state);
  }
}

async function newState(): Promise<State> {
  return {
    version: 1,
    databasePassword: randomBytes(24).toString('base64url'),
    issuerKey: await TokenIssuer.newPrivateKey(),
    credentials: {},
    customResources: {},
    ports: {},
  };
}

const KEY_ID_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** In the shape that AWS's own have, since some tools check it. */
function newCredentials(): Credentials {
  const letters = Array.from({ length: 16 }, () => KEY_ID_ALPHABET[randomInt(KEY_ID_ALPHABET.length)]);
  return {
    accessKeyId: `AKIA${letters.join('')}`,
    secretAccessKey: randomBytes(30).toString('base64'),
  };
}
