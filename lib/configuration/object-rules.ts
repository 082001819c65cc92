import type { GivenVpc } from './deployment-settings.ts';
import { type Rule, rule } from './rules.ts';

/** Services allow 50 tags on a resource; two are ours, and CDK has up to three on a subnet. */
const MOST_TAGS = 45;
/** IAM takes names that differ in case only for the same. */
const OUR_TAGS = ['application', 'stage'];
/** What all services take; some take more. */
const TAG_NAME = /^(?!aws:)[\w .:/=+@-]{1,128}$/i;
const TAG_TEXT = /^[\w .:/=+@-]{0,256}$/;

export function tags(): Rule<Readonly<Record<string, string>>> {
  return rule(
    `an object of at most ${MOST_TAGS} tags: names of 1 to 128 and texts of at most 256 letters, digits, spaces and . : / = + - @ _, ` +
      'names not beginning with aws:, other than application and stage, and different whatever their case',
    (given) =>
      isObject(given) &&
      Object.keys(given).length <= MOST_TAGS &&
      new Set(Object.keys(given).map((name) => name.toLowerCase())).size === Object.keys(given).length &&
      Object.entries(given).every(isTag),
  );
}

function isTag([name, text]: [string, unknown]): boolean {
  return (
    TAG_NAME.test(name) &&
    !OUR_TAGS.includes(name.toLowerCase()) &&
    typeof text === 'string' &&
    TAG_TEXT.test(text)
  );
}

const VPC_ID = /^vpc-([0-9a-f]{8}|[0-9a-f]{17})$/;
const SUBNET_ID = /^subnet-([0-9a-f]{8}|[0-9a-f]{17})$/;
const ZONE = /^[a-z]{2}(-[a-z]+)+-\d[a-z]$/;
/** Aurora wants two zones, though one instance lives in one. */
const FEWEST_ZONES = 2;

export function givenVpc(): Rule<GivenVpc> {
  return rule(
    'an object of vpcId, subnetIds and availabilityZones and nothing else, with the ids of at least two isolated subnets, and ' +
      'of each the zone such as eu-central-1a in the same order, all different',
    (given) => {
      if (!isObject(given)) return false;
      const { vpcId, subnetIds, availabilityZones, ...others } = given;
      if (!matches(vpcId, VPC_ID) || Object.keys(others).length > 0) return false;
      if (!areDifferent(subnetIds, SUBNET_ID) || !areDifferent(availabilityZones, ZONE)) return false;
      return subnetIds.length >= FEWEST_ZONES && subnetIds.length === availabilityZones.length;
    },
  );
}

function areDifferent(given: unknown, pattern: RegExp): given is string[] {
  return (
    Array.isArray(given) &&
    given.every((one) => matches(one, pattern)) &&
    new Set(given).size === given.length
  );
}

function matches(given: unknown, pattern: RegExp): boolean {
  return typeof given === 'string' && pattern.test(given);
}

function isObject(given: unknown): given is Record<string, unknown> {
  return typeof given === 'object' && given !== null && !Array.isArray(given);
}
