// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of Fn::Sub
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deploymentOrder, referencedNames } from '../../../local/cloud-assembly/references.ts';
import type { TemplateResource } from '../../../local/cloud-assembly/template.ts';

const resource = (properties: Record<string, unknown>, dependsOn: string[] = []): TemplateResource => ({
  Type: 'AWS::SQS::Queue',
  Properties: properties,
  DependsOn: dependsOn,
});

describe('deploymentOrder', () => {
  it('puts a resource after what it refers to and what it depends on', () => {
    const order = deploymentOrder({
      Resources: {
        Function: resource({ Role: { 'Fn::GetAtt': ['Role', 'Arn'] } }, ['Migration']),
        Migration: resource({ Url: { 'Fn::Sub': 'x/${Queue.Arn}' } }),
        Role: resource({}),
        Queue: resource({}),
      },
    });
    expect(order.indexOf('Role')).toBeLessThan(order.indexOf('Function'));
    expect(order.indexOf('Migration')).toBeLessThan(order.indexOf('Function'));
    expect(order.indexOf('Queue')).toBeLessThan(order.indexOf('Migration'));
  });

  it('names the way round a cycle', () => {
    const Resources = { A: resource({ x: { Ref: 'B' } }), B: resource({ x: { Ref: 'A' } }) };
    expect(() => deploymentOrder({ Resources })).toThrow(/A: depends on itself: A -> B -> A/);
  });

  it('refuses a dependency that is not there', () => {
    expect(() => deploymentOrder({ Resources: { A: resource({}, ['Gone']) } })).toThrow(
      /A: DependsOn names Gone/,
    );
  });

  it('holds every edge of any acyclic graph, and every resource once', () => {
    const graph = fc
      .array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: 1, maxLength: 20 })
      .map((nodes) => nodes.map((edges, index) => edges.filter(() => index > 0).map((edge) => edge % index)));
    fc.assert(
      fc.property(graph, (nodes) => {
        const entries = nodes.map((edges, index) => [
          `R${index}`,
          resource({ to: edges.map((to) => ({ Ref: `R${to}` })) }),
        ]);
        const order = deploymentOrder({ Resources: Object.fromEntries(entries.reverse()) });
        expect([...order].sort()).toEqual(nodes.map((_, index) => `R${index}`).sort());
        for (const [index, edges] of nodes.entries()) {
          for (const to of edges) expect(order.indexOf(`R${to}`)).toBeLessThan(order.indexOf(`R${index}`));
        }
      }),
    );
  });
});

describe('referencedNames', () => {
  it('does not count the own variables of a Sub, nor its literals', () => {
    const value = { 'Fn::Sub': ['${own} ${Queue} ${!Not}', { own: { Ref: 'Role' } }] };
    expect([...referencedNames(value)].sort()).toEqual(['Queue', 'Role']);
  });
});
