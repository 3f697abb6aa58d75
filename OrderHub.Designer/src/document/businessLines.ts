/** The business lines, as the server's registry names them. */
export const businessLines = [
  'express', 'freight', 'small-medium', 'large', 'cold-chain', 'international', 'b2b-contract', 'clps', 'jingxi',
  'procurement-in', 'return-in', 'allocation-in', 'sales-out', 'return-out', 'allocation-out', 'c2b-pickup', 'passthrough',
];
