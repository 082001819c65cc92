/** Limits of the Data API: "Limitations" and "Troubleshooting" in the Aurora user guide. */
export const limits = {
  requestBytes: 4 * 1024 * 1024,
  resultBytes: 1024 * 1024,
  rowBytes: 64 * 1024,
  statementMilliseconds: 45_000,
  transactionIdleMilliseconds: 3 * 60_000,
  transactionMilliseconds: 24 * 3_600_000,
};

/** For tests, which cannot wait so long. */
export type Limits = typeof limits;
