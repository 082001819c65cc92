/** What the documents name as the software that computed them; a test holds it equal to the package's version. */
export const ENGINE = { name: 'crop-health-pipeline', version: '0.1.0' } as const;
