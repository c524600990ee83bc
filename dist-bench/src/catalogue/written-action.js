export {};
//# sourceMappingURL=written-action.js.map