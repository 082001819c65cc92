import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { Construct } from 'constructs';

/** Of what the month has cost so far. */
const SPENT_PERCENT = 80;

/** Tells of a month that gets dear. It stops nothing: what to turn is in docs/cost.md. */
export class Budget extends Construct {
  constructor(scope: Construct, id: string, dollars: number, email: string) {
    super(scope, id);
    new CfnBudget(this, 'Budget', {
      budget: {
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: { amount: dollars, unit: 'USD' },
        // Of this application alone; the tag has to be activated for cost allocation in the account's billing once.
        costFilters: { TagKeyValue: ['user:application$crop-health'] },
      },
      notificationsWithSubscribers: [
        notification('ACTUAL', SPENT_PERCENT, email),
        notification('FORECASTED', 100, email),
      ],
    });
  }
}

function notification(notificationType: 'ACTUAL' | 'FORECASTED', threshold: number, address: string) {
  return {
    notification: {
      notificationType,
      comparisonOperator: 'GREATER_THAN',
      threshold,
      thresholdType: 'PERCENTAGE',
    },
    subscribers: [{ subscriptionType: 'EMAIL', address }],
  };
}
