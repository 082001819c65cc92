/** Where everything on this machine is deployed to. */
export const ACCOUNT = '000000000000';
/** Version 1 of the AWS CLI ignores AWS_ENDPOINT_URL_SQS in the older regions, where SQS had another host name. */
export const REGION = 'eu-central-2';
