const MEASUREMENTS = {
    size: async () => (await import('./measure-size.js')).measureSize,
    changes: async () => (await import('./measure-changes.js')).measureChanges,
    growth: async () => (await import('./measure-growth.js')).measureGrowth,
    parse: async () => (await import('./measure-parse.js')).measureParse,
    quota: async () => (await import('./measure-quota.js')).measureQuota,
    push: async () => (await import('./measure-push.js')).measurePush,
    ours: async () => (await import('./measure-ours.js')).measureOurs,
    sdk: async () => (await import('./measure-sdk.js')).measureSdk,
};
const [name = '', params = '{}'] = process.argv.slice(2);
const measure = await MEASUREMENTS[name]?.();
if (measure === undefined) {
    throw new Error(`There is no measurement "${name}".`);
}
const result = await measure(JSON.parse(params));
process.send?.(result, () => process.exit(0));
export {};
//# sourceMappingURL=measure.js.map